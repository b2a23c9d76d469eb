// Beside every date field the date in words: browsers show it in an order of their own.
const words = new Intl.DateTimeFormat('id-ID', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

function say (field) {
  let said = field.nextElementSibling
  if (!said?.classList.contains('zi-day')) {
    said = document.createElement('span')
    said.className = 'zi-day'
    field.after(said)
  }
  const day = field.valueAsDate
  said.textContent = day ? words.format(day) : ''
}

// Called with what has just been put on the page.
window.ziDays = (box) => box.querySelectorAll('input[type=date]').forEach(say)
document.addEventListener('input', (event) => {
  if (event.target.matches?.('input[type=date]')) say(event.target)
})
