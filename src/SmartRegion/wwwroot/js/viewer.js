// The map of everything. The form holds what is shown, the address repeats it, and the list beside comes from the server.
import { basemap, followTheme, font, isDark, loadMapLibre, tilesOf } from "./basemap.js";

const form = document.querySelector("[data-viewer]");
const stage = form.querySelector("[data-stage]");
const note = form.querySelector("[data-note]");
const detail = form.querySelector("[data-detail]");
const field = (name) => form.elements.namedItem(name);
const boxes = [...form.querySelectorAll("input[type=checkbox][name=layer]")];

// Told apart also by who sees few colours: light and dark alternate.
const colours = ["#1f5c4a", "#c46a1a", "#2d6f9e", "#8b3a62", "#6f7d1f", "#4b4a9c", "#a3372d", "#3c8a8a"];
const sensorColour = "#d98a29", entryColour = "#1f5c4a";
boxes.forEach((box, i) => {
  box.dataset.paint = box.dataset.kind === "sensors" ? sensorColour : box.dataset.kind === "entries" ? entryColour : colours[i % colours.length];
  box.parentElement.querySelector(".swatch").style.backgroundColor = box.dataset.paint;
});

const chosen = () => boxes.filter((b) => b.checked);
let map = null;

start().catch((fault) => {
  // Without WebGL the list says the same.
  console.info("No map:", fault.message);
  form.querySelector(".viewer-map").hidden = true;
});

form.addEventListener("submit", (event) => { event.preventDefault(); changed(true); });
for (const box of boxes) box.addEventListener("change", () => { layers(); changed(false); });
field("at").addEventListener("change", () => { sensors(); changed(false); });
field("bbox").addEventListener("change", () => { field("drawn").value = field("bbox").value ? "1" : ""; showDrawn(true); changed(false); });
slider();
for (const button of form.querySelectorAll("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }

async function start() {
  const maplibre = await loadMapLibre(form.dataset);
  const box = parse(field("bbox").value);
  map = new maplibre.Map({
    container: stage, style: basemap(form.dataset.lang), attributionControl: false, maxZoom: 20, minZoom: 5, maxPitch: 70,
    bounds: box ? [[box[0], box[1]], [box[2], box[3]]] : [[11.0, 48.4], [15.1, 50.6]], fitBoundsOptions: { padding: box ? 0 : 8 },
    cooperativeGestures: matchMedia("(pointer: coarse)").matches, locale: {}, canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  map.addControl(new maplibre.NavigationControl({ visualizePitch: true }), "top-right");
  map.addControl(new maplibre.ScaleControl({}), "bottom-left");
  map.getCanvas().setAttribute("aria-label", stage.dataset.label);
  followTheme(map);
  await new Promise((resolve) => map.once("load", resolve));
  layers();
  showDrawn(false);
  drawing();
  city();
  map.on("click", (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: shownLayers() });
    if (hit) show(hit);
  });
  map.on("mousemove", (event) => { map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers: shownLayers() }).length ? "pointer" : ""; });
  map.on("moveend", () => {
    if (field("drawn").value) return;
    field("bbox").value = map.getBounds().toArray().flat().map((n) => n.toFixed(4)).join(",");
    changed(false);
  });
  map.once("idle", () => { stage.dataset.ready = "true"; });
}

const shownLayers = () => map.getStyle().layers.map((l) => l.id).filter((id) => id.startsWith("of-"));

// Brings the layers of the map in line with the boxes that are ticked.
function layers() {
  if (!map) return;
  for (const box of boxes) {
    const id = `of-${box.value}`;
    const there = map.getSource(id);
    if (box.checked && !there) add(box, id);
    if (!box.checked && there) {
      for (const layer of map.getStyle().layers.filter((l) => l.source === id)) map.removeLayer(layer.id);
      map.removeSource(id);
    }
  }
  follow();
  const button = form.querySelector("[data-3d]");
  button.hidden = !chosen().some((b) => b.dataset.tileset);
}

function add(box, id) {
  if (box.dataset.kind === "collection") return addTiles(box, id);
  map.addSource(id, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({ id: `${id}-points`, type: "circle", source: id, paint: {
    "circle-color": box.dataset.paint, "circle-radius": box.dataset.kind === "sensors" ? 8 : 6, "circle-stroke-width": 2, "circle-stroke-color": "#fff" } });
  if (box.dataset.kind === "sensors") {
    map.addLayer({ id: `${id}-values`, type: "symbol", source: id, minzoom: 9,
      layout: { "text-field": ["get", "value"], "text-font": font, "text-size": 14, "text-anchor": "left", "text-offset": [0.8, 0] },
      paint: { "text-color": isDark() ? "#f2d3a4" : "#6b3f06", "text-halo-color": isDark() ? "#172022" : "#fff", "text-halo-width": 1.6 } });
    sensors();
  } else entries(id);
}

async function addTiles(box, id) {
  const tiles = await tilesOf(box.value);
  // Meanwhile the reader may have taken the layer away, or away and back.
  if (!box.checked || map.getSource(id)) return;
  const layer = { source: id, "source-layer": box.value };
  map.addSource(id, tiles);
  const under = map.getLayer("of--entries-points") ? "of--entries-points" : undefined;
  const of = (type) => ["==", ["geometry-type"], type];
  map.addLayer({ ...layer, id: `${id}-area`, type: "fill", filter: of("Polygon"), paint: { "fill-color": box.dataset.paint, "fill-opacity": 0.35 } }, under);
  map.addLayer({ ...layer, id: `${id}-edge`, type: "line", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": box.dataset.paint, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.8, 16, 2.5] } }, under);
  map.addLayer({ ...layer, id: `${id}-point`, type: "circle", filter: of("Point"), paint: {
    "circle-color": box.dataset.paint, "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 2.5, 16, 7], "circle-stroke-width": 1, "circle-stroke-color": "#fff" } }, under);
  // What has a height stands up when the map is tilted.
  map.addLayer({ ...layer, id: `${id}-body`, type: "fill-extrusion", minzoom: 14, filter: ["all", of("Polygon"), ["has", "height"]],
    paint: { "fill-extrusion-color": box.dataset.paint, "fill-extrusion-height": ["to-number", ["get", "height"], 0], "fill-extrusion-opacity": 0.85 } }, under);
}

async function entries(id) {
  const answer = await fetch(form.dataset.points).catch(() => null);
  if (!answer?.ok || !map.getSource(id)) return;
  const { points } = await answer.json();
  map.getSource(id).setData({ type: "FeatureCollection", features: points.map(([id, lon, lat, title, kind]) => ({
    type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { id, title, kind, href: form.dataset.entry + encodeURIComponent(id) } })) });
}

async function sensors() {
  const id = "of--sensors";
  const address = new URL(form.dataset.sensors, location.href);
  if (field("at").value) address.searchParams.set("at", field("at").value);
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || !map?.getSource(id)) return;
  map.getSource(id).setData(await answer.json());
  stage.dataset.values = field("at").value || "now";
}

// New values come as events, unless the reader looks at the past.
let events = null, waiting = null;
function follow() {
  const wanted = chosen().some((b) => b.dataset.kind === "sensors") && !field("at").value && !document.hidden;
  if (wanted && !events) {
    events = new EventSource("/v1.1/Observations?$select=@iot.id");
    const heard = () => { waiting ??= setTimeout(() => { waiting = null; sensors(); }, 1000); };
    for (const kind of ["created", "updated", "deleted", "reset"]) events.addEventListener(kind, heard);
  } else if (!wanted && events) {
    events.close();
    events = null;
  }
}
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => events?.close());

// The address and the list follow the form.
let asking = null, asked = 0;
function changed(now) {
  follow();
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value || name === "layer") address.searchParams.append(name, value);
    if (field("layer").length && chosen().length) deleteEmpty(address);
    history.replaceState(null, "", address);
    for (const link of document.querySelectorAll(".languages a")) link.search = address.search;
    const turn = ++asked;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("map-list");
    const list = document.getElementById("map-list");
    // Who reads in the list is not torn out of it.
    if (fresh && !list.contains(document.activeElement)) list.replaceChildren(...fresh.childNodes);
    list.dataset.updated = String(turn);
  }, now ? 0 : 400);
}

function deleteEmpty(address) {
  const layers = address.searchParams.getAll("layer").filter(Boolean);
  address.searchParams.delete("layer");
  for (const layer of layers) address.searchParams.append("layer", layer);
}

function show(hit) {
  const { title, href, streams, simulated, kind, ...rest } = hit.properties;
  const layer = hit.layer.id.replace(/-(area|edge|point|body|points|values)$/, "").slice(3);
  const id = rest.id ?? hit.id;
  const rows = streams ? JSON.parse(streams).map(([name, value, when]) => [name, `${value} (${when})`]) : Object.entries(rest);
  const page = `${form.dataset.items}${encodeURIComponent(layer)}/items/${encodeURIComponent(id)}`;
  describe(title ?? rest.name ?? String(id), rows, href ?? page);
  if (!href) measured(page);
}

// What the Things on a feature measure, each with its page.
async function measured(page) {
  const heading = detail.firstChild;
  const answer = await fetch(`${page}/sensors`).catch(() => null);
  if (!answer?.ok) return;
  const { streams } = await answer.json();
  // Meanwhile something else may have been chosen.
  if (detail.firstChild !== heading || !streams.length) return;
  const list = document.createElement("dl");
  for (const [name, value, href] of streams) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("a"), { href, textContent: name }));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: value }));
  }
  detail.append(list);
}

// Name, what is known of it, and its page.
function describe(name, rows, href) {
  const heading = Object.assign(document.createElement("h2"), { textContent: name });
  const list = document.createElement("dl");
  for (const [key, value] of rows.slice(0, 30)) list.append(Object.assign(document.createElement("dt"), { textContent: key }), Object.assign(document.createElement("dd"), { textContent: String(value) }));
  detail.replaceChildren(heading, list);
  if (href) detail.append(Object.assign(document.createElement("a"), { href, textContent: detail.dataset.open }));
  detail.hidden = false;
}

// A box is drawn by dragging; by keyboard it is typed into the field.
function drawing() {
  const button = form.querySelector("[data-draw]");
  const texts = { off: button.textContent, on: button.dataset.on };
  button.hidden = false;
  let from = null;
  const isDrawn = () => field("drawn").value === "1";
  const say = () => { button.textContent = isDrawn() ? texts.on : texts.off; };
  say();
  field("bbox").addEventListener("change", say);
  button.addEventListener("click", () => {
    if (isDrawn()) {
      field("drawn").value = "";
      field("bbox").value = map.getBounds().toArray().flat().map((n) => n.toFixed(4)).join(",");
      showDrawn(false);
      say();
      return changed(false);
    }
    button.setAttribute("aria-pressed", "true");
    note.textContent = button.dataset.hint;
    map.dragPan.disable();
    map.getCanvas().style.cursor = "crosshair";
    map.once("mousedown", (event) => { from = event.lngLat; });
  });
  const boxTo = (to) => [Math.min(from.lng, to.lng), Math.min(from.lat, to.lat), Math.max(from.lng, to.lng), Math.max(from.lat, to.lat)].map((n) => Number(n.toFixed(5)));
  map.on("mousemove", (event) => { if (from) outline(boxTo(event.lngLat)); });
  map.on("mouseup", (event) => {
    if (!from) return;
    const box = boxTo(event.lngLat);
    from = null;
    map.dragPan.enable();
    map.getCanvas().style.cursor = "";
    note.textContent = "";
    button.setAttribute("aria-pressed", "false");
    field("bbox").value = box.join(",");
    field("drawn").value = "1";
    showDrawn(false);
    say();
    changed(false);
  });
}

function outline(box) {
  const ring = box ? [[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]], [box[0], box[1]]] : null;
  const data = { type: "FeatureCollection", features: ring ? [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: ring } }] : [] };
  if (map.getSource("drawn")) return map.getSource("drawn").setData(data);
  map.addSource("drawn", { type: "geojson", data });
  map.addLayer({ id: "drawn", type: "line", source: "drawn", paint: { "line-color": "#a3372d", "line-width": 2.5, "line-dasharray": [2, 1] } });
}

function showDrawn(move) {
  if (!map) return;
  const box = field("drawn").value ? parse(field("bbox").value) : null;
  outline(box);
  if (box && move) map.fitBounds([[box[0], box[1]], [box[2], box[3]]], { padding: 30, animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
}

function parse(text) {
  const box = text.split(",").map(Number);
  return box.length === 4 && box.every(Number.isFinite) && text.trim() ? box : null;
}

// A week back, hour by hour.
function slider() {
  const part = form.querySelector("[data-slider]");
  const range = part.querySelector("input");
  // By the clocks of the region, whatever the reader's: the text is counted with as if it were in UTC.
  const clock = (text) => Date.parse(`${text}:00Z`);
  const local = (at) => new Date(at).toISOString().slice(0, 16);
  const end = part.dataset.newest ? Math.floor(clock(part.dataset.newest) / 3_600_000) * 3_600_000 : 0;
  part.hidden = end === 0;
  if (field("at").value) range.value = String(Math.min(0, Math.round((clock(field("at").value) - end) / 3_600_000)));
  const told = () => range.setAttribute("aria-valuetext", field("at").value.replace("T", " ") || part.querySelector("[data-now]").textContent);
  range.addEventListener("input", () => {
    const hours = Number(range.value);
    field("at").value = hours === 0 ? "" : local(end + hours * 3_600_000);
    told();
  });
  range.addEventListener("change", () => { sensors(); changed(false); });
  part.querySelector("[data-now]").addEventListener("click", () => { range.value = 0; field("at").value = ""; told(); sensors(); changed(false); });
  told();
}

// The third dimension is fetched only when it is asked for.
function city() {
  const button = form.querySelector("[data-3d]");
  const stage3d = form.querySelector("[data-city-stage]");
  const text = button.textContent;
  let view = null;
  const toggle = async (on) => {
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? button.dataset.back : text;
    stage.hidden = on;
    stage3d.hidden = !on;
    if (!on) { view?.stop(); view = null; map.resize(); return; }
    try {
      const { openCity } = await import(form.dataset.city);
      const tilesets = chosen().filter((b) => b.dataset.tileset).map((b) => ({ url: b.dataset.tileset, items: `${form.dataset.items}${encodeURIComponent(b.value)}/items/` }));
      view = openCity(stage3d, tilesets, { describe, isDark: isDark() });
    } catch (fault) {
      console.info("No 3D:", fault.message);
      note.textContent = button.dataset.none;
      toggle(false);
    }
  };
  button.addEventListener("click", () => toggle(button.getAttribute("aria-pressed") !== "true"));
}
