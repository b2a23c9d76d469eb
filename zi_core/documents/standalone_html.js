// Presents the file's slides over the whole window; without it the file is read as a document.
const slides = [...document.querySelectorAll('.zs-slide')]
const button = document.querySelector('[data-present]')
const moves = { ArrowRight: 1, PageDown: 1, ' ': 1, ArrowLeft: -1, PageUp: -1, Home: -99, End: 999 }
let at = -1

function show (wanted) {
  at = Math.min(wanted, slides.length - 1)
  document.body.classList.toggle('zs-present', at >= 0)
  slides.forEach((slide, place) => slide.classList.toggle('zs-on', place === at))
  if (at < 0) button.focus()
}
button.hidden = false
button.addEventListener('click', () => { show(0); button.blur() })
addEventListener('keydown', (event) => {
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Escape') show(-1)
  else if (event.key in moves) show(Math.max(0, at + moves[event.key]))
  else return
  event.preventDefault()
})
addEventListener('click', (event) => {
  if (at >= 0 && event.target.closest('.zs-slide')) show(Math.min(at + 1, slides.length - 1))
})
