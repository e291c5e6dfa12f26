// Charts that one can read by pointer and zoom by dragging and keys. The server draws every view: what changes is fetched as the
// page that a link leads to, and its chart put in the place of this one.

for (const chart of document.querySelectorAll("[data-chart]")) start(chart);

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });
}

function start(chart) {
  for (const hint of document.querySelectorAll("[data-chart-hint]")) hint.hidden = false;
  chart.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-zoom], a[data-step]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(chart, link.href, link.dataset.zoom ? `[data-zoom="${link.dataset.zoom}"]` : `[data-step="${link.dataset.step}"]`);
  });
  chart.addEventListener("refresh", () => show(chart, location.href, null, false));
  addEventListener("popstate", () => show(chart, location.href, null, false));
  prepare(chart);
}

// Fetches a view and puts it here; focus stays where it was.
async function show(chart, address, focus, remember = true) {
  chart.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-chart]");
    if (!answer.ok || !fresh) throw new Error(`${answer.status}`);
    const open = chart.querySelector("details")?.open;
    chart.replaceChildren(...fresh.childNodes);
    if (fresh.dataset.newest) chart.dataset.newest = fresh.dataset.newest;
    else delete chart.dataset.newest;
    if (open && chart.querySelector("details")) chart.querySelector("details").open = true;
    if (remember) history.pushState(null, "", address);
    prepare(chart);
    if (focus) chart.querySelector(focus)?.focus();
  } catch {
    if (remember) location.assign(address);
  } finally {
    chart.removeAttribute("aria-busy");
  }
}

function prepare(chart) {
  const plot = chart.querySelector("[data-plot]");
  if (!plot) return;
  const drawing = plot.querySelector(".chart-plot");
  const span = { from: Number(plot.dataset.from), until: Number(plot.dataset.until) };
  const brush = part("chart-brush"), cursor = part("chart-cursor"), reading = part("chart-reading");
  const rows = [...chart.querySelectorAll("tr[data-at]")].map((row) => ({ at: Number(row.dataset.at), row }));
  plot.classList.add("is-brushed");
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-labelledby", "chart-title");
  let begun = null;

  const place = (event) => {
    const box = drawing.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const left = (where) => drawing.getBoundingClientRect().left - plot.getBoundingClientRect().left + where * drawing.getBoundingClientRect().width;

  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    begun = place(event);
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    const where = place(event);
    read(where);
    if (begun === null) return;
    brush.hidden = false;
    brush.style.left = `${left(Math.min(begun, where))}px`;
    brush.style.width = `${left(Math.max(begun, where)) - left(Math.min(begun, where))}px`;
  });
  plot.addEventListener("pointerup", (event) => {
    const ended = place(event);
    const ends = begun === null ? null : [Math.min(begun, ended), Math.max(begun, ended)];
    begun = null;
    brush.hidden = true;
    if (ends && ends[1] - ends[0] > 0.015) zoom(ends[0], ends[1]);
  });
  plot.addEventListener("pointerleave", () => { cursor.hidden = reading.hidden = true; });
  plot.addEventListener("keydown", (event) => {
    const act = {
      ArrowLeft: () => step("previous"), ArrowRight: () => step("next"),
      "+": () => zoom(0.25, 0.75), "=": () => zoom(0.25, 0.75), "-": () => zoom(-0.5, 1.5),
      Escape: () => chart.querySelector('[data-zoom="all"]')?.click(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  function part(name) {
    const element = document.createElement("div");
    element.className = name;
    element.hidden = true;
    plot.append(element);
    return element;
  }

  // The value nearest to the pointer, as the table tells it.
  function read(where) {
    if (rows.length === 0) return;
    const at = span.from + where * (span.until - span.from);
    const nearest = rows.reduce((best, row) => (Math.abs(row.at - at) < Math.abs(best.at - at) ? row : best));
    const there = (nearest.at - span.from) / (span.until - span.from);
    cursor.hidden = reading.hidden = false;
    cursor.style.left = `${left(Math.min(1, Math.max(0, there)))}px`;
    reading.textContent = `${nearest.row.cells[0].textContent}: ${nearest.row.cells[1].textContent}`;
    const half = reading.offsetWidth / 2;
    reading.style.left = `${Math.min(plot.clientWidth - 2 * half, Math.max(0, left(there) - half))}px`;
  }

  function step(way) {
    const link = chart.querySelector(`[data-step="${way}"]`);
    if (link) show(chart, link.href, "[data-plot]");
  }

  function zoom(from, until) {
    const time = (part) => new Date(Math.round((span.from + part * (span.until - span.from)) / 1000) * 1000).toISOString().replace(".000Z", "Z");
    if ((until - from) * (span.until - span.from) < 120_000) return;
    show(chart, `${location.pathname}?from=${time(from)}&until=${time(until)}`, "[data-plot]");
  }
}
