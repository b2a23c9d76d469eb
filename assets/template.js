// Puts rendered HTML on the page. The same HTML again changes nothing, so scroll and focus stay.
const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }

// What the keyboard stops at in the month grid: a cell's button, or the name of its row.
const stops = 'tbody :is(button[data-rinci], th a)'
const stopIn = (cell) => cell?.querySelector('button[data-rinci], a')

function neighbour (stop, [down, right]) {
  const cell = stop.closest('td, th')
  if (right) {
    for (let next = cell; (next = right > 0 ? next.nextElementSibling : next.previousElementSibling);) {
      const found = stopIn(next)
      if (found) return found
    }
    return null
  }
  const rows = [...cell.closest('table').rows].filter((row) => row.checkVisibility())
  for (let at = rows.indexOf(cell.parentElement) + down; rows[at]; at += down) {
    const found = stopIn(rows[at].cells[cell.cellIndex])
    if (found) return found
  }
  return null
}

// Where the focus and the caret are; the function returned puts them on the same element of the new HTML.
function focusIn (box) {
  const element = document.activeElement
  if (!box.contains(element)) return () => {}
  const { selectionStart, selectionEnd } = element
  const name = ['name', 'data-rinci', 'href'].find((name) => element.getAttribute(name))
  const identity = (found) => JSON.stringify([found.getAttribute(name), found.closest('form')?.dataset.key,
    found.tagName === 'BUTTON' && found.value])
  const sought = name && identity(element)
  return () => {
    const same = name && [...box.querySelectorAll(element.tagName)].find((found) => identity(found) === sought)
    if (!same) return
    same.focus({ preventScroll: true })
    if (Number.isInteger(selectionStart)) same.setSelectionRange(selectionStart, selectionEnd)
  }
}

// What a person has typed or chosen; the function returned puts it into the new HTML.
function typedIn (box) {
  const isTyped = (field) => {
    if (field.type === 'file') return field.files.length > 0
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked
    if (field.tagName === 'SELECT') return !field.selectedOptions[0]?.defaultSelected
    return ['INPUT', 'TEXTAREA'].includes(field.tagName) && field.value !== field.defaultValue
  }
  // Several forms may have fields of one name: each is known by its form's key, else by its place among them.
  const keys = new Map([...box.querySelectorAll('form [name]')].map((field) => [field, field.form.dataset.key]))
  const alike = (field) => [...box.querySelectorAll(`form [name="${CSS.escape(field.name)}"]`)]
    .filter((found) => field.type !== 'radio' || found.value === field.value)
    .filter((found) => found.form.dataset.key === keys.get(field))
  const typed = [...box.querySelectorAll('form [name]')].filter(isTyped)
  const places = typed.map((field) => [alike(field).indexOf(field), alike(field).length])
  // Typing that goes on over a newer version still answers the one it began with.
  const begun = typed.map((field) => field.form.querySelector('[name=semula]')?.value)
  return (sent, isKept) => {
    for (const [at, field] of typed.entries()) {
      const wasSent = sent && keys.get(field) === sent.key
      if (wasSent && !isKept) continue
      const [place, count] = places[at]
      const found = alike(field)
      const same = found.length === count && found[place]
      if (!same) continue
      if (field.type === 'file') {
        same.replaceWith(field)
        sayPicked(field)
      } else if (field.type === 'checkbox' || field.type === 'radio') same.checked = field.checked
      else same.value = field.value
      const since = same.form?.querySelector('[name=semula]')
      if (begun[at] && since && !wasSent) since.value = begun[at]
    }
  }
}

// What a person has unfolded, and folded of what is marked to stay so whatever is sent; the function returned
// brings it to the new HTML. What belongs to the form that was sent and taken folds again.
function foldsIn (box) {
  const all = (marked) => [...box.querySelectorAll('details')].filter((found) => !!found.dataset.key === marked)
  const byPlace = all(false).map((found) => found.open)
  const byKey = new Map(all(true).map((found) => [found.dataset.key, found.open]))
  return (sent, isKept) => {
    const now = all(false)
    if (isKept && now.length === byPlace.length) now.forEach((found, at) => { found.open ||= byPlace[at] })
    for (const found of all(true)) {
      const was = byKey.get(found.dataset.key)
      if ('stay' in found.dataset) found.open = was ?? found.open
      else if (isKept || found.dataset.key !== sent?.key) found.open ||= !!was
    }
  }
}

// Where the subject of the page has changed one stands at its top, with the focus on what it is now about.
function arriveAt (box) {
  const place = box.querySelector('[data-focus]')
  if (place && box.ziArrivedAt !== place.dataset.focus) {
    place.focus({ preventScroll: true })
    document.querySelector('.stMain')?.scrollTo(0, 0)
  }
  box.ziArrivedAt = place?.dataset.focus
}

// A larger one than its field allows would end the socket; the server tells the person why it is not taken.
function isTooLarge (form, name, file) {
  return file.size > Number(form.elements[name].dataset.most || 10 * 2 ** 20)
}

async function base64 (file) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
  return btoa(text)
}

async function fieldsOf (form, button) {
  const fields = { tombol: button?.value || '', formulir: form.dataset.key || '' }
  for (const [name, value] of new FormData(form)) {
    fields[name] = value instanceof File
      ? { name: value.name, size: value.size, data: isTooLarge(form, name, value) ? '' : await base64(value) }
      : value
  }
  return fields
}

// How much of a large file has left for the server; the function given is called once all has.
function watchSending (place, whenSent) {
  const [words, socket] = [place?.textContent, window.ziSocket]
  let most = 0
  const look = () => {
    const left = socket?.bufferedAmount || 0
    most = Math.max(most, left)
    if (place && most > 2 ** 17) place.textContent = left ? `Mengirim berkas: ${Math.floor(100 * (1 - left / most))}% …` : words
    if (left && socket.readyState === WebSocket.OPEN) setTimeout(look, 250)
    else whenSent()
  }
  setTimeout(look, 250)
}

function sayPicked (field) {
  const picked = field.closest('.zi-pick')?.querySelector('[data-picked]')
  if (picked) picked.textContent = field.files[0]?.name || 'belum ada yang dipilih'
}

// A file that is dropped anywhere on the page is chosen; else the browser would leave the page and open it.
function takeDropped (box) {
  document.ondragover = (event) => event.preventDefault()
  document.ondrop = (event) => {
    event.preventDefault()
    const [field, file] = [box.querySelector('.zi-pick input[type=file]'), event.dataTransfer.files[0]]
    if (!field || !file) return
    const one = new DataTransfer()
    one.items.add(file)
    field.files = one.files
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

// ---- charts ----------------------------------------------------------------------------------------

const indonesian = { displayModeBar: false, responsive: true, doubleClick: false }

// The drawing library comes once the text of the page stands, and only where there is something to draw.
function plotly () {
  window.ziPlotly ||= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = document.querySelector('meta[name=zi-plotly]').content
    script.onload = () => resolve(window.Plotly)
    script.onerror = reject
    requestAnimationFrame(() => document.head.append(script))
  })
  return window.ziPlotly
}

function leadTo (link) {
  const part = link.startsWith('#komponen-') && link.slice('#komponen-'.length)
  if (part) document.querySelector(`[data-part="${CSS.escape(part)}"]`)?.scrollIntoView({ block: 'center' })
  else if (link) window.ziGo(new URL(link, location.href))
}

async function draw (place) {
  const figure = JSON.parse(place.dataset.figure)
  const Plotly = await plotly()
  if (!place.isConnected) return
  await Plotly.newPlot(place, figure.data, figure.layout, indonesian)
  place.on('plotly_click', (event) => leadTo(event.points[0].customdata || ''))
  place.dataset.drawn = ''
  const save = place.closest('.zi-chart').querySelector('[data-save]')
  save.hidden = false
  save.onclick = () => savePicture(Plotly, figure, save, place.closest('.zi-chart').querySelector('h2').textContent)
}

// The picture says by itself what it shows: its title, and what it counts until when.
async function savePicture (Plotly, figure, button, title) {
  const literal = (text) => text.replace(/[&<>$]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const height = figure.layout.height + 110
  const layout = {
    ...figure.layout,
    // An image knows no font of the page; measured and drawn in the same one, words stand where they belong.
    font: { ...figure.layout.font, family: 'sans-serif' },
    height,
    paper_bgcolor: '#ffffff',
    margin: { ...figure.layout.margin, l: 24, t: 96, b: 24 },
    title: {
      text: `<b>${literal(title)}</b>`, x: 0, xref: 'container', xanchor: 'left', pad: { l: 24 },
      y: 1, yref: 'container', yanchor: 'top', font: { size: 22 },
      subtitle: { text: literal(button.dataset.about), font: { size: 13 } }
    }
  }
  layout.title.pad.t = 22
  const size = { width: 1200, height }
  const drawing = await Plotly.toImage({ data: figure.data, layout }, { format: 'svg', ...size })
  // By a canvas of our own: Plotly's way goes through an address that the security policy forbids.
  const [image, canvas] = [new Image(size.width, height), document.createElement('canvas')]
  image.src = drawing
  await image.decode()
  Object.assign(canvas, { width: 2 * size.width, height: 2 * height })
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  const link = document.createElement('a')
  link.href = canvas.toDataURL('image/png')
  link.download = `${button.dataset.save}.png`
  link.click()
}

// Large pieces come compressed (deflate, base64): made once by the server, for all who look.
async function unpacked (text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text()
}

// A table wider than the screen opens at the month of its position.
function showPosition (box) {
  const [main, now] = [document.querySelector('[data-testid=stMain]'), box.querySelector('.zi-as-table thead .zi-now')]
  if (!now || !main || main.scrollLeft || main.scrollWidth <= main.clientWidth) return
  main.scrollLeft = now.getBoundingClientRect().right - main.clientWidth
}

function put (box, html) {
  const [keep, fold, focus] = [typedIn(box), foldsIn(box), focusIn(box)]
  box.innerHTML = html
  const arrival = box.querySelector('a[data-arrive]')
  if (arrival) location.replace(arrival.href)
  const isKept = !box.ziSent || !!box.querySelector('[data-refused]')
  keep(box.ziSent, isKept)
  fold(box.ziSent, isKept)
  if (box.ziSent) box.querySelector('[data-look]')?.scrollIntoView({ block: 'center' })
  box.ziSent = null
  focus()
  // One stop for the whole grid; the arrow keys go on from there.
  for (const grid of box.querySelectorAll('.zi-grid')) {
    const all = [...grid.querySelectorAll(stops)]
    const stop = all.find((found) => found === document.activeElement) ||
      all.find((found) => found.tagName === 'BUTTON' && found.checkVisibility()) || all[0]
    if (stop) stop.tabIndex = 0
  }
  requestAnimationFrame(() => showPosition(box)) // once it is laid out
  if (box.querySelector('.zi-pick')) takeDropped(box)
  window.ziDays?.(box)
  enable(box)
  sayLost(box)
  arriveAt(box)
  for (const place of box.querySelectorAll('.zi-plot')) draw(place)
}

// A preview is held by its server for one page. Where it was in sight in this tab, and the page comes to another
// server that knows nothing of it, the page says so.
function sayLost (box) {
  const place = box.querySelector('[data-lost]')
  if (box.querySelector('[data-held]')) sessionStorage.setItem('zi-held', 'yes')
  else if (place && (box.ziLost || sessionStorage.getItem('zi-held'))) {
    box.ziLost = true
    place.hidden = false
    sessionStorage.removeItem('zi-held')
  } else if (box.querySelector('.zi-upload')) sessionStorage.removeItem('zi-held')
}

// Fields that belong to one choice are inert under any other, and are then not sent.
function enable (box) {
  for (const choice of box.querySelectorAll('select[data-enables]')) {
    for (const group of choice.form.querySelectorAll('fieldset[data-for]')) group.disabled = group.dataset.for !== choice.value
  }
}

// Copies what stands in the field before a button. Outside https a browser knows only the old way.
async function copy (button) {
  const field = button.closest('.zi-message').querySelector('.zi-copy')
  field.select()
  try {
    if (!navigator.clipboard) throw new Error('no clipboard')
    await navigator.clipboard.writeText(field.value)
  } catch { document.execCommand('copy') }
  button.parentElement.querySelector('[role=status]').textContent = 'Tersalin.'
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector('.zi')
  const said = data.html ?? data.packed
  if (box.ziSaid !== said) {
    box.ziSaid = said
    box.toggleAttribute('data-unpacking', !!data.packed)
    if (!data.packed) put(box, data.html)
    else {
      unpacked(data.packed).then((html) => {
        if (box.ziSaid !== said) return
        put(box, html)
        box.removeAttribute('data-unpacking')
      })
    }
  }
  box.onclick = (event) => {
    const copied = event.target.closest('button[data-copy]')
    if (copied) return copy(copied)
    const part = event.target.closest('a[href^="#komponen-"]')
    if (part) {
      event.preventDefault()
      leadTo(part.getAttribute('href'))
      return
    }
    const button = event.target.closest('button[data-rinci]')
    if (!button) return
    window.ziOpened = button.dataset.rinci
    setTriggerValue('rinci', button.dataset.rinci)
  }
  box.onsubmit = async (event) => {
    if (event.target.method === 'post') return // to a route of the server, as any form
    event.preventDefault()
    const form = event.target
    // A second click before the answer is there does nothing; the answer brings a new form.
    if (form.dataset.sent) return
    form.dataset.sent = '1'
    // What is sent again is what another form still holds, which is known by its key, or has none.
    const of = event.submitter?.dataset.of
    box.ziSent = { key: of === undefined ? form.dataset.key : of || undefined }
    const sending = form.querySelector('[data-sending]')
    sending?.removeAttribute('hidden')
    setTriggerValue('submit', await fieldsOf(form, event.submitter))
    watchSending(sending, () => setTimeout(() => { delete form.dataset.sent; sending?.setAttribute('hidden', '') }, 4000))
  }
  box.onchange = (event) => {
    enable(box)
    const field = event.target
    if (!field.closest('.zi-pick')) return
    sayPicked(field)
    // Reading begins with the choice; the button is for whoever cannot or will not choose again.
    if ('auto' in field.dataset && field.files.length) field.form.requestSubmit()
  }
  box.onkeydown = (event) => {
    const stop = event.target.closest(`.zi-grid ${stops}`)
    const next = stop && step[event.key] && neighbour(stop, step[event.key])
    if (!next) return
    event.preventDefault()
    stop.tabIndex = -1
    next.tabIndex = 0
    next.focus()
  }
}
