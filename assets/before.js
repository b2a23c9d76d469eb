// Streamlit's reader of messages compiles WebAssembly where there is any, which the security policy forbids;
// where there is none it does the same in plain script. This runs before it.
delete globalThis.WebAssembly

// The first answer shows the page as HTML; it goes once the page itself stands, at the same place.
const footer = '#root .zi-footer'
const another = '#root :is(.zi-problems, .zi-way, .zs, [data-testid=stAlert])'

// A large page comes compressed and may stand after its footer.
function stands (first) {
  if (document.querySelector(another)) return true
  const isWhole = !first.querySelector('.zi-rows') || document.querySelector('#root .zi-rows')
  return isWhole && document.querySelector(footer)
}

function giveWay () {
  const first = document.querySelector('.zi-first')
  if (!first) return document.readyState !== 'loading'
  if (!stands(first)) return false
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const main = document.querySelector('[data-testid=stMain]')
    if (main) main.scrollTop = first.scrollTop
    first.remove()
  }))
  return true
}
const watch = new MutationObserver(() => { if (giveWay()) watch.disconnect() })
watch.observe(document, { childList: true, subtree: true })

// Until then a choice loads its view as a link does; a cell opens its details.
function lead (event) {
  const first = event.target.closest?.('.zi-first')
  const choice = event.type === 'change' && event.target.closest('select')
  const cell = event.type === 'click' && event.target.closest?.('button[data-rinci]')
  if (!first || !(choice || cell)) return
  const address = new URL(choice && 'zi' in choice.dataset ? choice.value : location.href, location.href)
  if (choice?.name) address.searchParams.set(choice.name, choice.value)
  for (const name of ['rinci', 'isi']) address.searchParams.delete(name)
  if (cell) address.searchParams.set('rinci', cell.dataset.rinci)
  location.assign(address)
}
document.addEventListener('change', lead)
document.addEventListener('click', lead)
