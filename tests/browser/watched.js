// Tells the test of everything that a text has done to a page; see watched.py.
(() => {
  const tell = (what, detail) => window.ziTell(`${what}: ${String(detail).slice(0, 300)}`)
  addEventListener('securitypolicyviolation', (event) => tell(
    'policy', `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`))
  Object.defineProperty(window, 'pwned', { set (value) { tell('run', value) } })
  const forbidden = 'iframe, object, embed, base, math, frame, marquee, applet, portal, template[shadowrootmode],'
    + ' video, audio, [data-pwned], [srcdoc], [formaction], .katex, meta[http-equiv=refresh], foreignObject, animate'
  const addresses = ['href', 'src', 'action', 'xlink:href', 'poster', 'background', 'data']
  function look (element) {
    if (element.matches(forbidden)) tell('element', element.outerHTML)
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) tell('handler', element.outerHTML)
      if (!addresses.includes(name)) continue
      let address
      try { address = new URL(value, location.href) } catch { address = { protocol: 'broken:' } }
      const isOwn = address.origin === location.origin && ['http:', 'https:'].includes(address.protocol)
      const isDrawing = element.tagName === 'IMG' && value.startsWith('data:image/svg+xml,')
      const isDocument = element.matches('.zi-docs a') && /^https?:[/][/]/i.test(value)
      const isCall = element.matches('.zi-call a, .zi-send a') && /^(tel:[+]62\d+|https:[/][/]wa[.]me[/](62\d+)?[?]text=[\w%.~-]+)$/.test(value)
      if (!isOwn && !isDrawing && !isDocument && !isCall && address.protocol !== 'blob:') tell('address', element.outerHTML)
    }
    if (element.tagName === 'SCRIPT' && !element.src) tell('script', element.outerHTML)
    if (element.tagName === 'IMG' && !element.matches('.zi-spark')) tell('image', element.outerHTML)
  }
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'attributes') look(change.target)
      for (const node of change.addedNodes) {
        if (node.nodeType !== 1) continue
        look(node)
        node.querySelectorAll('*').forEach(look)
      }
    }
  }).observe(document, { childList: true, subtree: true, attributes: true })
})()
