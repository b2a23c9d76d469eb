// The menu Bagikan: copies the link of the view, sends its picture; closes like any menu.
const opened = () => document.querySelector('.zi-share[open]')

function close (menu, isFocused) {
  menu.open = false
  if (isFocused) menu.querySelector('summary').focus()
}

function say (menu, words) {
  menu.querySelector('[role=status]').textContent = words
}

// Where the browser has no clipboard (a page without https) the old way; else the person copies by hand.
async function copy (menu, link) {
  try {
    await navigator.clipboard.writeText(link)
    return say(menu, 'Tautan disalin.')
  } catch { /* below */ }
  const field = menu.querySelector('input') || document.createElement('input')
  Object.assign(field, { type: 'text', readOnly: true, value: link })
  field.setAttribute('aria-label', 'Tautan tampilan ini')
  menu.querySelector('[role=status]').before(field)
  field.select()
  say(menu, document.execCommand('copy') ? 'Tautan disalin.' : 'Salin tautan di atas: tekan lama, atau Ctrl+C.')
}

async function send (menu, button) {
  say(menu, 'Menyiapkan gambar …')
  try {
    const answer = await fetch(button.dataset.send)
    if (!answer.ok) return say(menu, await answer.text())
    const [, name] = answer.headers.get('content-disposition').split("''")
    await navigator.share({ files: [new File([await answer.blob()], decodeURIComponent(name), { type: 'image/png' })] })
    say(menu, '')
  } catch (error) {
    say(menu, error.name === 'AbortError' ? '' : 'Gambar belum terkirim. Unduh gambarnya, lalu kirim dari galeri.')
  }
}

function canSend () {
  const trial = { files: [new File([''], 'gambar.png', { type: 'image/png' })] }
  return !!navigator.canShare?.(trial)
}

document.addEventListener('click', (event) => {
  const menu = opened()
  if (menu && !menu.contains(event.target)) return close(menu, false)
  const link = menu && event.target.closest('a[data-copy]')
  const button = menu && event.target.closest('button[data-send]')
  if (link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault()
    copy(menu, link.href)
  }
  if (button) send(menu, button)
})

document.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && opened()
  if (menu) close(menu, true)
})

// Events of details do not rise; here they are caught on their way down.
document.addEventListener('toggle', (event) => {
  if (!event.target.matches?.('.zi-share')) return
  say(event.target, '')
  event.target.querySelector('input')?.remove()
  const button = event.target.querySelector('[data-send]')
  if (button) button.hidden = !canSend()
}, true)
