// Puts rendered HTML on the page. The same HTML again changes nothing, so scroll and focus stay.
const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }

function neighbour(button, [down, right]) {
  const cell = button.closest('td')
  if (right) {
    for (let next = cell; (next = right > 0 ? next.nextElementSibling : next.previousElementSibling);) {
      const found = next.querySelector('button[data-rinci]')
      if (found) return found
    }
    return null
  }
  const rows = [...cell.closest('table').rows]
  for (let at = rows.indexOf(cell.parentElement) + down; rows[at]; at += down) {
    const found = rows[at].cells[cell.cellIndex]?.querySelector('button[data-rinci]')
    if (found) return found
  }
  return null
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector('.zi')
  if (box.ziHtml !== data.html) {
    const scrolled = box.querySelector('.zi-grid-box')
    const [left, top] = scrolled ? [scrolled.scrollLeft, scrolled.scrollTop] : [0, 0]
    box.innerHTML = data.html
    box.ziHtml = data.html
    const now = box.querySelector('.zi-grid-box')
    if (now) { now.scrollLeft = left; now.scrollTop = top }
    // One stop for the whole grid; the arrow keys go on from there.
    const first = box.querySelector('button[data-rinci]')
    if (first) first.tabIndex = 0
  }
  box.onclick = (event) => {
    const button = event.target.closest('button[data-rinci]')
    if (!button) return
    window.ziOpened = button
    setTriggerValue('rinci', button.dataset.rinci)
  }
  box.onkeydown = (event) => {
    const button = event.target.closest('button[data-rinci]')
    const next = button && step[event.key] && neighbour(button, step[event.key])
    if (!next) return
    event.preventDefault()
    button.tabIndex = -1
    next.tabIndex = 0
    next.focus()
  }
}
