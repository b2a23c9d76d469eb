// What stands around Streamlit's page: it says when the server is away, keeps the page before in sight
// while the next one is made, and begins each page at its top. It runs before Streamlit.

const main = () => document.querySelector('[data-testid=stMain]')

// ---- connection ------------------------------------------------------------------------------------

const soon = 1500 // ms; shorter interruptions are not worth a word
const longestAnswer = 15000 // ms from a message to the first word of its answer
const backFor = 4000
const lookEvery = 5000

const bar = document.createElement('p')
bar.className = 'zi zi-connection'
bar.setAttribute('role', 'status')
bar.popover = 'manual' // in the top layer: over slides and panels too
let since = Date.now()
let timer, hiding
let asked = 0

function say (words) {
  if (!bar.isConnected) document.body.append(bar)
  bar.textContent = words
  if (bar.matches(':popover-open')) bar.hidePopover() // to stand above what was opened since
  bar.showPopover()
}
const clock = (time) => new Date(time).toLocaleTimeString('id-ID', { hour: '2-digit', minute: '2-digit' })

function lost (delay) {
  clearTimeout(timer)
  if (bar.dataset.lost) return
  since = Date.now()
  timer = setTimeout(() => {
    clearTimeout(hiding)
    bar.dataset.lost = '1'
    say(`Sambungan terputus sejak ${clock(since)}; angka di layar mungkin belum terbaru. Menyambung lagi …`)
  }, delay)
}
function found () {
  clearTimeout(timer)
  asked = 0
  if (!bar.dataset.lost) return
  delete bar.dataset.lost
  say('Tersambung kembali.')
  hiding = setTimeout(() => bar.hidePopover(), backFor) // whatever messages come meanwhile
}

// A server that answers, but refuses the socket of a session that has ended, leads the page to /masuk.
let lastLook = 0
async function leaveIfEnded () {
  if (Date.now() - lastLook < lookEvery) return
  lastLook = Date.now()
  const how = { method: 'HEAD', headers: { accept: 'text/html' }, redirect: 'manual', cache: 'no-store' }
  try {
    if ((await ask(location.href, how)).type === 'opaqueredirect') loadAnew()
  } catch { /* the server is away */ }
}

// The page's socket is also for who sends a large file: how much of it has not left yet.
const Socket = window.WebSocket
window.WebSocket = class extends Socket {
  constructor (...options) {
    super(...options)
    window.ziSocket = this
    let isTaken = false
    this.addEventListener('open', () => { isTaken = true; found() })
    this.addEventListener('message', () => { found(); heard() })
    this.addEventListener('close', () => {
      if (window.ziSocket !== this) return
      lost(soon)
      if (!isTaken) leaveIfEnded()
    })
  }

  send (data) {
    asked ||= Date.now()
    hasSent = true
    super.send(data)
  }
}
// A network that is gone closes no socket.
setInterval(() => { if (asked && Date.now() - asked > longestAnswer && !window.ziSocket.bufferedAmount) lost(0) }, 1000)
addEventListener('offline', () => lost(0))
addEventListener('pagehide', () => clearTimeout(timer))
addEventListener('DOMContentLoaded', () => { if (!window.ziSocket || window.ziSocket.readyState > 1) lost(longestAnswer) })

// Streamlit asks for its server before it connects, and after six answers that did not come covers the
// page with a dialog. Here such a question waits until it is answered.
const ask = window.fetch.bind(window)
window.fetch = async (what, options) => {
  const { pathname } = new URL(what.url ?? what, location.href)
  if (!/^\/_stcore\/(health|host-config)$/.test(pathname)) return ask(what, options)
  for (let wait = 500; ; wait = Math.min(2 * wait, 4000)) {
    try {
      const answer = await ask(what) // without its time limit
      if (answer.ok) return answer
    } catch { /* not there yet */ }
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

// ---- moves -----------------------------------------------------------------------------------------

const dimAfter = 250
const coverAtMost = 20000
const drawnAtMost = 3000
const silence = 200

// What a page is about; other parameters choose among its rows or open something beside it.
function subject () {
  const said = new URL(location.href).searchParams
  const names = ['contoh', 'tahun', 'versi', 'lihat', 'rapat', 'bagian']
  if (location.pathname !== '/jadwal') names.push('area', 'tim')
  return [location.pathname, ...names.map((name) => said.get(name) ?? '')].join('\n')
}
function view (address = new URL(location.href)) {
  address = new URL(address)
  for (const name of ['rinci', 'isi', 'slide']) address.searchParams.delete(name)
  return address.pathname + address.search
}

let [shownPath, shownSubject, shownView] = [location.pathname, subject(), view()]
let cover = null
let isMoving = false
let hasSent = false // since the move began
let dimming, ending

function begin (address = new URL(location.href)) {
  if (view(address) === shownView) return
  if (!isMoving) hasSent = false
  isMoving = true
  clearTimeout(dimming)
  dimming = setTimeout(() => document.documentElement.classList.add('zi-moving'), dimAfter)
  const page = document.querySelector('[data-testid=stMainBlockContainer]')
  if (cover || address.pathname === shownPath || !page) return
  // Streamlit empties the page when another one is asked for: a picture of it stays until that is there.
  cover = document.createElement('div')
  cover.className = 'zi-cover stMain'
  cover.inert = true
  cover.setAttribute('aria-hidden', 'true')
  const picture = page.cloneNode(true)
  for (const named of picture.querySelectorAll('[id], [name]')) { named.removeAttribute('id'); named.removeAttribute('name') }
  picture.querySelector('.zi-header')?.closest('[data-testid=stElementContainer]')?.remove()
  cover.append(picture)
  document.querySelector('.stApp').append(cover)
  cover.scrollTop = main().scrollTop
  setTimeout(end, coverAtMost)
}

function end () {
  window.ziAsked = null // see header.js
  isMoving = false
  clearTimeout(dimming)
  document.documentElement.classList.remove('zi-moving')
  cover?.remove()
  cover = null
  shownPath = location.pathname
  shownView = view()
  if (shownSubject === subject()) return
  shownSubject = subject()
  if (document.querySelector('dialog[open]')) return
  main()?.scrollTo(0, 0)
  focusHeading()
  // What is drawn a moment later takes the focus away with the heading before.
  for (const wait of [150, 600]) {
    setTimeout(() => { if (document.activeElement === document.body) focusHeading() }, wait)
  }
}

function focusHeading () {
  const heading = document.querySelector('#root [data-focus]') || document.querySelector('#root h1')
  if (!heading) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

// A large page comes compressed and may stand a moment after the run that sent it.
function endOnceDrawn (until = Date.now() + drawnAtMost) {
  const isWaiting = document.querySelector('#root :not(.zi-cover *)[data-unpacking]') && Date.now() < until
  requestAnimationFrame(isWaiting ? () => endOnceDrawn(until) : end)
}

// A short run may begin and end without being shown in between: then its last message is a moment ago.
function heard () {
  clearTimeout(ending)
  if (isMoving) ending = setTimeout(() => { if (isMoving && hasSent && !asked && isIdle()) endOnceDrawn() }, silence)
}
const isIdle = () => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'

window.ziBegin = begin // for the header, whose links ask the server first
addEventListener('popstate', () => begin())
new MutationObserver(([{ target }]) => {
  if (target.dataset.testScriptState === 'notRunning') endOnceDrawn()
  else begin()
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-test-script-state'] })

// ---- presses ---------------------------------------------------------------------------------------

// An element that is drawn anew between press and release loses its click: the same one in its place gets it.
const pressable = (element) => element?.closest?.('a, button, summary')
const known = (element) => element && [element.tagName, element.getAttribute('href') || element.textContent,
  element.name, element.value, element.form?.dataset.key].join('\n')
let pressed, meant
addEventListener('pointerdown', ({ button, pointerType, target }) => {
  pressed = button || pointerType !== 'mouse' ? null : pressable(target)
  meant = known(pressed)
}, true)
addEventListener('pointerup', ({ clientX, clientY }) => {
  const now = pressable(document.elementFromPoint(clientX, clientY))
  if (pressed && !pressed.isConnected && known(now) === meant) now.click()
  pressed = null
}, true)

// ---- scripts ---------------------------------------------------------------------------------------

function loadAnew () { // not in a loop
  const last = Number(sessionStorage.getItem('zi-loaded-anew'))
  if (Date.now() - last < 30000) return
  sessionStorage.setItem('zi-loaded-anew', Date.now())
  location.reload()
}
// A part of the program did not come, or a new release no longer has it.
addEventListener('vite:preloadError', loadAnew)
