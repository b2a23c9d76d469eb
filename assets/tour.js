// The tour of five steps: by itself at the first visit, later from the foot of a page. Put away once, it
// stays away in this browser.
const kept = 'zi-tur'
const tour = document.querySelector('#zi-tour')
const steps = [...tour.querySelectorAll('section')]
const [next, back] = [1, -1].map((by) => tour.querySelector(`[data-step="${by}"]`))
let at = 0

function mark (path) {
  for (const link of document.querySelectorAll('.zi-toured')) link.classList.remove('zi-toured')
  if (path === undefined) return
  for (const link of document.querySelectorAll('#root :is(.zi-nav, .zi-thumb) a')) {
    if (path && new URL(link.href).pathname === path) link.classList.add('zi-toured')
  }
}

function show (number) {
  at = number
  for (const [place, step] of steps.entries()) step.hidden = place !== at
  tour.querySelector('[data-count]').textContent = `${at + 1} dari ${steps.length}`
  back.hidden = at === 0
  next.textContent = at === steps.length - 1 ? 'Selesai' : 'Lanjut'
  mark(steps[at].dataset.at)
  steps[at].querySelector('h2').focus()
}

function open () {
  if (!tour.open) tour.showModal()
  show(0)
}

tour.addEventListener('click', ({ target }) => {
  const button = target.closest('button')
  const wanted = at + Number(button?.dataset.step || 0)
  const leaves = target.closest('a') || (button && ('close' in button.dataset || wanted === steps.length))
  if (leaves) tour.close()
  else if (button) show(wanted)
})
tour.addEventListener('close', () => { // by its buttons, or by Escape
  mark()
  try { localStorage.setItem(kept, 'selesai') } catch { /* then it only comes when it is asked for */ }
})
document.addEventListener('click', ({ target }) => { if (target.closest?.('button[data-tour]')) open() })

function isFirstVisit () {
  try { return !localStorage.getItem(kept) } catch { return false }
}

// On the first page only, once it stands; never on a projector, nor over what somebody has opened.
function begin () {
  const isReady = document.querySelector('#root .zi-footer') && !document.querySelector('.zi-first')
  if (!isReady) return
  watch.disconnect()
  if (document.querySelector('#root [data-layar], dialog[open], [role=dialog]:not(#zi-tour)')) return
  if (location.pathname === '/' && isFirstVisit()) open()
}
const watch = new MutationObserver(begin)
if (location.pathname === '/' && isFirstVisit()) watch.observe(document.body, { childList: true, subtree: true })
