// A file that is long in the making says how far it is, beside its link; the browser fetches it meanwhile.
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

function words ({ before, seconds, done, parts }) {
  if (before) return `menunggu giliran: ${before} berkas lain lebih dahulu`
  if (parts) return `sedang dibuat: ${done} dari ${parts} dokumen`
  return seconds < 2 ? 'sedang dibuat …' : `sedang dibuat, ${Math.round(seconds)} detik …`
}

async function follow (link) {
  const said = document.createElement('span')
  said.className = 'zi-making'
  said.setAttribute('role', 'status')
  link.after(said)
  const { pathname, search } = new URL(link.href)
  try {
    for (await pause(0.4); link.isConnected; await pause(1)) {
      const answer = await fetch(`/antrean${pathname}${search}`)
      const stage = answer.ok ? await answer.json() : {}
      if (stage.before === undefined) break
      said.textContent = words(stage)
    }
  } catch { /* the download itself tells what is wrong */ }
  said.remove()
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a:is([download], [data-made])[href^="/unduh/"]')
  if (link && !link.nextElementSibling?.classList.contains('zi-making')) follow(link)
})
