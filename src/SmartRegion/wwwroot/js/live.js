// Keeps values up to date: server-sent events say that something new was measured, the server says how it reads.
// Where events do not come through, it asks once a minute. The reader can pause it.

const parts = [...document.querySelectorAll("[data-live]")];
const notes = [...document.querySelectorAll("[data-live-note]")];
const CHART_EVERY = 30_000, ASK_EVERY = 60_000, GATHER = 800;
const paused = () => notes.some((note) => note.classList.contains("is-paused"));

if (parts.length > 0 && document.querySelector("[data-stream]")) {
  for (const note of notes) {
    note.hidden = false;
    const button = note.querySelector("[data-live-pause]");
    button.addEventListener("click", () => {
      const now = note.classList.toggle("is-paused");
      button.setAttribute("aria-pressed", String(now));
      for (const follow of following) now ? follow.stop() : follow.start();
    });
  }
}

const following = parts.filter((part) => part.querySelector("[data-stream]")).map(followed);

document.addEventListener("visibilitychange", () => {
  for (const follow of following) document.hidden || paused() ? follow.stop() : follow.start();
});

function followed(part) {
  let events = null, waiting = null, asking = null, drawn = Date.now();
  const latest = new URL(part.dataset.liveLatest, location.href);
  for (const id of new Set([...part.querySelectorAll("[data-stream]")].map((e) => e.dataset.stream))) latest.searchParams.append("id", id);

  const start = () => {
    if (events || asking || document.hidden) return;
    events = new EventSource(part.dataset.live);
    const heard = () => { waiting ??= setTimeout(update, GATHER); };
    for (const kind of ["created", "updated", "deleted", "reset"]) events.addEventListener(kind, heard);
    events.addEventListener("error", () => {
      // While it tries anew it is not closed.
      if (events?.readyState !== EventSource.CLOSED) return;
      events = null;
      asking ??= setInterval(update, ASK_EVERY);
    });
  };

  const stop = () => {
    events?.close();
    clearInterval(asking);
    clearTimeout(waiting);
    events = asking = waiting = null;
  };

  async function update() {
    waiting = null;
    const answer = await fetch(latest).catch(() => null);
    if (!answer?.ok) return;
    for (const { id, value, time, at } of (await answer.json()).items) {
      for (const shown of part.querySelectorAll(`[data-stream="${CSS.escape(id)}"]`)) {
        const when = shown.querySelector("[data-time]");
        if (when.dateTime === at) continue;
        shown.querySelector("[data-value]").textContent = value;
        when.textContent = time;
        when.dateTime = at;
        shown.classList.remove("muted");
        shown.classList.add("is-new");
        setTimeout(() => shown.classList.remove("is-new"), 1500);
      }
    }
    const chart = part.querySelector("[data-chart][data-newest]");
    if (chart && Date.now() - drawn > CHART_EVERY && !chart.contains(document.activeElement)) {
      drawn = Date.now();
      chart.dispatchEvent(new Event("refresh"));
    }
  }

  addEventListener("pagehide", stop);
  start();
  return { start, stop };
}
