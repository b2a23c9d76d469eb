// The slides of a meeting over the whole window: one is shown; keys, buttons and swipes move on.
const moves = { ArrowRight: 1, PageDown: 1, ' ': 1, ArrowLeft: -1, PageUp: -1, Home: -Infinity, End: Infinity }

export default function ({ data, parentElement, setTriggerValue }) {
  const layer = parentElement.querySelector('dialog')
  const [stage, desk, told] = layer.children
  const slides = () => [...stage.querySelectorAll('.zs-slide')]
  const shown = () => slides().findIndex((slide) => !slide.hidden)
  const opened = () => layer.querySelector('.zs-panel:not([hidden])')
  const form = () => desk.querySelector('form')

  function show (wanted) {
    const all = slides()
    const at = Math.min(Math.max(wanted, 0), all.length - 1)
    all.forEach((slide, place) => { slide.hidden = place !== at })
    const address = new URL(location.href)
    if (address.searchParams.get('slide') === String(at + 1)) return
    address.searchParams.set('slide', at + 1)
    history.replaceState(history.state, '', address)
  }
  function move (step) {
    show(shown() + step)
    layer.focus({ preventScroll: true }) // a key after a click moves on, it presses no button
  }
  // Up and down lead from line to line: K then writes the decision about the one that has the focus.
  function look (step) {
    const lines = [...slides()[shown()].querySelectorAll('[data-about], [data-open]')]
      .map((line) => line.querySelector('button')).filter((line) => line)
    const at = lines.indexOf(document.activeElement)
    lines.at(at < 0 ? Math.min(step, 0) : (at + step) % lines.length)?.focus({ preventScroll: true })
  }
  function open (key) {
    const panel = [...layer.querySelectorAll('.zs-panel')].find((found) => found.dataset.panel === key)
    if (!panel) return
    if (!opened()) layer.zsOpener = document.activeElement
    close()
    panel.hidden = false
    ;(panel.querySelector('textarea, .zs-scroll') || panel).focus({ preventScroll: true })
  }
  function close () {
    const panel = opened()
    if (!panel) return
    panel.hidden = true
    about()
    ;(layer.contains(layer.zsOpener) ? layer.zsOpener : layer).focus({ preventScroll: true })
  }
  // The form about a line, or about the slide where it is none: its team and deadline are filled in.
  function decide (subject, team, line) {
    if (!form()) return
    const { tentang, tim, tenggat } = form().elements
    const area = subject.split('.')[0]
    for (const group of tentang.querySelectorAll('optgroup')) {
      group.hidden = area !== '' && group.querySelector('option').value !== area
    }
    tentang.value = subject
    tim.value = team ?? tentang.selectedOptions[0]?.dataset.team ?? ''
    delete tim.dataset.chosen
    if (!form().elements.keputusan.value) tenggat.value = tenggat.defaultValue
    window.ziDays?.(desk)
    open('keputusan')
    layer.zsLine = line ? [...slides()[shown()].querySelectorAll('[data-about]')].indexOf(line) : -1
    about()
  }
  // The line that the form is about stands out, and above the form: a slide that is covered moves up.
  function about () {
    const isOpen = opened()?.dataset.panel === 'keputusan'
    layer.classList.toggle('zs-deciding', isOpen)
    for (const line of stage.querySelectorAll('.zs-about')) line.classList.remove('zs-about')
    for (const slide of slides()) slide.style.translate = ''
    if (!isOpen) return
    const slide = slides()[shown()]
    const line = [...slide.querySelectorAll('[data-about]')][layer.zsLine ?? -1]
    if (!line) return
    line.classList.add('zs-about')
    const covered = line.getBoundingClientRect().bottom + 12 - opened().querySelector('section').getBoundingClientRect().top
    if (covered > 0) slide.style.translate = `0 ${-covered}px`
  }
  function lineOf (element) {
    const panel = element?.closest('.zs-panel')
    if (!panel) return element?.closest('[data-about]')
    return [...slides()[shown()].querySelectorAll('[data-about]')].find((line) => line.dataset.open === panel.dataset.panel)
  }
  function decideAt (element) {
    const line = lineOf(element)
    const { subject, team } = element?.dataset.act === 'decide' && element.dataset.subject !== undefined
      ? element.dataset
      : { subject: line?.dataset.about, team: line?.dataset.team }
    decide(subject ?? slides()[shown()].dataset.subject, team, line)
  }
  function leave () { stage.querySelector('a[data-act=leave]')?.click() }

  // ---- what the server says ------------------------------------------------------------------

  if (layer.zsHtml !== data.html) {
    const key = slides()[shown()]?.dataset.key
    const panel = opened()?.dataset.panel
    const before = shown()
    stage.innerHTML = data.html
    layer.zsHtml = data.html
    const place = slides().findIndex((slide) => slide.dataset.key === key)
    const asked = Number(new URL(location.href).searchParams.get('slide') || 1) - 1
    show(place >= 0 ? place : before >= 0 ? before : asked)
    if (panel && panel !== 'keputusan') open(panel)
    else about()
  }
  if (layer.zsForm !== data.form) {
    const typed = form() && Object.fromEntries(new FormData(form()))
    const isOpen = opened()?.dataset.panel === 'keputusan'
    desk.innerHTML = data.form
    window.ziDays?.(desk)
    layer.zsForm = data.form
    for (const [name, value] of Object.entries(typed || {})) if (form()) form().elements[name].value = value
    if (isOpen) open('keputusan')
  }
  if (!layer.open) {
    layer.showModal()
    layer.focus({ preventScroll: true })
    layer.zsAnswers = data.answers
  }
  if (layer.zsAnswers !== data.answers) {
    layer.zsAnswers = data.answers
    const refused = form()?.querySelector('.zs-refused')
    if (form()) delete form().dataset.sent
    desk.querySelector('[data-sending]')?.setAttribute('hidden', '')
    if (data.is_saved) {
      form()?.reset()
      if (refused) refused.hidden = true
      if (opened()?.dataset.panel === 'keputusan') close()
      told.textContent = data.message
      told.hidden = !data.message
      clearTimeout(layer.zsTimer)
      layer.zsTimer = setTimeout(() => { told.hidden = true }, 5000)
    } else if (refused) {
      refused.textContent = data.message
      refused.hidden = false
      about()
    }
  }

  // ---- what a person does --------------------------------------------------------------------

  window.zsListeners?.abort()
  const listeners = window.zsListeners = new AbortController()
  addEventListener('keydown', (event) => {
    if (!layer.open || event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key
    const isTyping = event.target.closest?.('input, textarea, select')
    const pressed = event.target.closest?.('button, a')
    if (key === 'Escape') {
      if (opened()) close()
      else leave()
    } else if (key.toLowerCase() === 'k' && form() && !isTyping && opened()?.dataset.panel !== 'keputusan') {
      decideAt(opened()?.querySelector('[data-act=decide]') ?? document.activeElement)
    } else if (isTyping || opened() || (pressed && key === ' ')) {
      if (['r', 'c'].includes(key) && !isTyping) event.stopPropagation() // Streamlit's own keys
      return
    } else if (key in moves) move(moves[key])
    else if (key === 'ArrowDown' || key === 'ArrowUp') look(key === 'ArrowDown' ? 1 : -1)
    else if (!['r', 'c'].includes(key)) return
    event.preventDefault()
    event.stopPropagation()
  }, { capture: true, signal: listeners.signal })
  layer.oncancel = (event) => event.preventDefault()
  layer.onclick = (event) => {
    const act = event.target.closest('[data-act]')
    if (act?.dataset.act === 'on') move(1)
    else if (act?.dataset.act === 'back') move(-1)
    else if (act?.dataset.act === 'close') close()
    else if (act?.dataset.act === 'decide') decideAt(act)
    if (act) return
    if (opened() && event.target.matches('.zs-panel:not(.zs-dock)')) return close()
    const row = event.target.closest('[data-open], [data-go]')
    if (row?.dataset.open) open(row.dataset.open)
    const there = row?.dataset.go && slides().findIndex((slide) => slide.dataset.key === row.dataset.go)
    if (there >= 0) move(there - shown())
  }
  layer.onchange = (event) => {
    const { tentang, tim } = form()?.elements ?? {}
    if (event.target === tim) tim.dataset.chosen = ''
    else if (event.target === tentang && !('chosen' in tim.dataset)) tim.value = tentang.selectedOptions[0].dataset.team
  }
  layer.ontouchstart = (event) => { layer.zsTouch = opened() ? null : event.touches[0] }
  layer.ontouchend = (event) => {
    const from = layer.zsTouch
    layer.zsTouch = null
    if (!from || event.touches.length) return
    const [x, y] = [event.changedTouches[0].clientX - from.clientX, event.changedTouches[0].clientY - from.clientY]
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) move(x < 0 ? 1 : -1)
  }
  layer.onsubmit = (event) => {
    event.preventDefault()
    const sent = event.target
    if (sent.dataset.sent) return
    sent.dataset.sent = '1'
    sent.querySelector('[data-sending]').hidden = false
    setTriggerValue('submit', { ...Object.fromEntries(new FormData(sent)), tombol: event.submitter?.value || '' })
    setTimeout(() => { // no answer: try again
      delete sent.dataset.sent
      sent.querySelector('[data-sending]').hidden = true
    }, 6000)
  }
  return () => {
    listeners.abort()
    if (layer.open) layer.close()
  }
}
