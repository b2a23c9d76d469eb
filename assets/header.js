// The header, the dashboard's own links and choices, and Indonesian for Streamlit's own words.
const labels = {
  'Close': 'Tutup', 'Open': 'Buka', 'Dismiss': 'Tutup', 'Skip to main content': 'Lompat ke isi',
  'Fullscreen': 'Layar penuh', 'Close fullscreen': 'Keluar dari layar penuh'
}
const words = {
  'Page not found': 'Halaman tidak ada',
  "The page that you have requested does not seem to exist. Running the app's main page.":
    'Alamat itu tidak ada di dasbor ini; yang dibuka adalah Ringkasan.'
}

function translate (root) {
  if (!root.querySelectorAll) return
  for (const element of [root, ...root.querySelectorAll('[aria-label],[title],[data-testid=stSkipToContent]')]) {
    for (const name of ['aria-label', 'title']) {
      const value = element.getAttribute?.(name)
      if (value && labels[value]) element.setAttribute(name, labels[value])
    }
    if (element.dataset?.testid === 'stSkipToContent' && labels[element.textContent.trim()]) {
      element.textContent = labels[element.textContent.trim()]
    }
  }
  if (root.closest('[role=dialog]') || root.querySelector('[role=dialog]')) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode());) {
      const text = node.data.trim()
      if (Object.hasOwn(words, text)) node.data = words[text]
    }
  }
}

let retry // of what was asked for while the server is away
let mayBeAnotherServer = false

// What goes along to another page, as Query.link has it; and what also stays on the same one.
const along = ['contoh', 'tahun', 'versi', 'posisi', 'hitung']
const filters = ['area', 'tim', 'keadaan', 'bulan', 'bentuk']

// Links of a view that is being replaced do not know what was chosen a moment ago: what that choice
// changed in the view they stand in is changed in theirs too, unless they change it themselves.
export function onTopOf (from, asked, address) {
  const merged = new URL(address)
  const isSamePage = [from, asked].every(({ pathname }) => pathname === address.pathname)
  for (const name of isSamePage ? [...along, ...filters] : along) {
    const [before, chosen, wanted] = [from, asked, address].map((view) => view.searchParams.get(name))
    if (chosen === before || wanted !== before) continue
    if (chosen === null) merged.searchParams.delete(name)
    else merged.searchParams.set(name, chosen)
  }
  return merged
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector('.zi')
  if (box.ziHtml !== data.html) {
    const focused = box.contains(document.activeElement) && document.activeElement.name
    box.innerHTML = data.html
    box.ziHtml = data.html
    if (focused) [...box.querySelectorAll(`[name=${focused}]`)].find((e) => e.offsetParent)?.focus()
  }
  const root = document.documentElement
  root.lang = 'id'
  // On paper every page says whose it is, of when and of which version: see zi.css, @page.
  root.style.setProperty('--zi-printed', JSON.stringify(box.querySelector('.zi-print')?.textContent || ''))
  // What is sticky below the header begins where it ends: banners above it wrap on small screens.
  box.ziSize ||= new ResizeObserver(() => {
    root.style.setProperty('--header', `${box.offsetHeight}px`)
  })
  box.ziSize.observe(box)
  const go = (address) => {
    const { from, asked } = window.ziAsked ?? {}
    if (asked) address = onTopOf(from, asked, address)
    window.ziAsked = { from: from ?? new URL(location.href), asked: address }
    window.ziBegin?.(address)
    clearTimeout(retry)
    const { readyState } = window.ziSocket ?? {}
    if (readyState !== WebSocket.OPEN) { // while the server is away nothing that is sent arrives
      mayBeAnotherServer = true
      retry = setTimeout(go, 250, address)
    } else if (!mayBeAnotherServer && address.pathname === location.pathname) {
      setTriggerValue('go', address.pathname + address.search)
    } else {
      // As Back and Forward do it: st.switch_page would leave two steps in the history; and a server that knows
      // nothing of the page yet can go by the address alone.
      mayBeAnotherServer = false
      history.pushState({}, '', address)
      dispatchEvent(new PopStateEvent('popstate'))
    }
  }

  window.ziGo = go // for the pictures of a page, whose points lead on as links do

  window.ziListeners?.abort()
  window.ziListeners = new AbortController()
  const { signal } = window.ziListeners
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const link = event.target.closest?.('a[data-zi]')
    if (!link) return
    event.preventDefault()
    const menu = box.querySelector('details')
    if (menu) menu.open = false
    go(new URL(link.href))
  }, { signal })
  document.addEventListener('change', (event) => {
    const view = event.target.closest?.('.zi select[data-zi]')
    if (view) go(new URL(view.value, location.href))
    const choice = event.target.closest?.('.zi select[name]')
    if (!choice || choice.form) return // a form's own choices go where it is sent
    const address = new URL(location.href)
    address.searchParams.set(choice.name, choice.value)
    for (const name of ['rinci', 'isi']) address.searchParams.delete(name)
    go(address)
  }, { signal })

  if (!window.ziTranslator) {
    window.ziTranslator = new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === 'attributes') translate(change.target)
        for (const node of change.addedNodes) if (node.nodeType === 1) translate(node)
        // Closing the details gives the focus back to the cell that opened them.
        for (const node of change.removedNodes) {
          if (node.nodeType === 1 && (node.matches('[role=dialog]') || node.querySelector('[role=dialog]'))) {
            const opened = window.ziOpened
            window.ziOpened = null
            const opener = () => document.querySelector(`button[data-rinci="${CSS.escape(opened)}"]`)
            if (opened) setTimeout(() => opener()?.focus({ preventScroll: true }), 150)
          }
        }
      }
    })
    window.ziTranslator.observe(document.body, {
      childList: true, subtree: true, attributes: true, attributeFilter: ['aria-label', 'title']
    })
  }
  translate(document.body)
}
