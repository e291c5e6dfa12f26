// Maps of the portal, drawn by MapLibre from our own polygons; loaded only when a map comes near the view.
import { basemap, followTheme, font, isDark, loadMapLibre, tilesOf } from "./basemap.js";

const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    start(target).catch((fault) => {
      // Without WebGL the list says the same.
      console.info("No map:", fault.message);
      target.hidden = true;
    });
  }
}, { rootMargin: "200px" });

for (const element of document.querySelectorAll(".map[data-map]")) near.observe(element);

async function start(element) {
  const maplibre = await loadMapLibre(element.dataset);
  const map = new maplibre.Map({
    container: element,
    style: element.dataset.style || basemap(element.dataset.lang),
    bounds: [[11.0, 48.4], [15.1, 50.6]],
    fitBoundsOptions: { padding: 8 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    locale: {},
    maxZoom: element.dataset.map === "tiles" ? 19 : 15,
    minZoom: element.dataset.map === "tiles" ? 1 : 5,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  const canvas = map.getCanvas();
  canvas.setAttribute("aria-label", element.dataset.label);
  followTheme(map);
  await new Promise((resolve) => map.once("load", resolve));
  element.dataset.ready = "true";
  if (element.dataset.map === "search") await showSearch(maplibre, map, element);
  else if (element.dataset.map === "tiles") await showTiles(map, element);
  else if (element.dataset.map === "pick") pickPoint(map, element);
  else showOne(map, element);
}

// One geometry, or one point.
function showOne(map, element) {
  const { geometry, lon, lat } = element.dataset;
  const shape = geometry ? JSON.parse(geometry) : { type: "Point", coordinates: [Number(lon), Number(lat)] };
  const ends = boundsOf(shape);
  map.addSource("one", { type: "geojson", data: { type: "Feature", properties: {}, geometry: shape } });
  const spruce = isDark() ? "#86cbb0" : "#1f5c4a";
  map.addLayer({ id: "one-area", type: "fill", source: "one", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": spruce, "fill-opacity": 0.22 } }, "town-names");
  map.addLayer({ id: "one-line", type: "line", source: "one", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": spruce, "line-width": 2 } }, "town-names");
  map.addLayer({ id: "one-point", type: "circle", source: "one", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 8, "circle-color": spruce, "circle-stroke-width": 2, "circle-stroke-color": "#fff" } });
  map.fitBounds(ends, { padding: 48, maxZoom: 10, animate: false });
}

// A point that is chosen by a click, or by the two fields beside.
function pickPoint(map, element) {
  const fields = [element.dataset.lon, element.dataset.lat].map((id) => document.getElementById(id));
  const comma = element.dataset.lang === "en" ? "." : ",";
  const read = () => fields.map((field) => (field.value.trim() ? Number(field.value.trim().replace(",", ".")) : NaN));
  const features = () => (read().every(Number.isFinite) ? [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: read() } }] : []);
  map.addSource("pick", { type: "geojson", data: { type: "FeatureCollection", features: features() } });
  map.addLayer({ id: "pick", type: "circle", source: "pick", paint: { "circle-radius": 9, "circle-color": "#d98a29", "circle-stroke-width": 3, "circle-stroke-color": "#fff" } });
  const show = () => map.getSource("pick").setData({ type: "FeatureCollection", features: features() });
  for (const field of fields) field.addEventListener("input", show);
  map.on("click", ({ lngLat }) => {
    [lngLat.lng, lngLat.lat].forEach((n, i) => { fields[i].value = n.toFixed(5).replace(".", comma); });
    fields[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
  if (features().length > 0) map.jumpTo({ center: read(), zoom: 9 });
}

// A collection from its vector tiles, in its own style, upon the basemap.
async function showTiles(map, element) {
  const { collection, layers } = element.dataset;
  const told = await (await fetch(layers)).text();
  const style = JSON.parse(isDark() ? told.replaceAll("#1f5c4a", "#86cbb0") : told);
  const tiles = await tilesOf(collection);
  // The basemap has sources and layers of its own, which may be called the same.
  const source = `of-${collection}`;
  map.addSource(source, tiles);
  for (const layer of style.layers.filter((l) => l.source === collection))
    map.addLayer({ ...layer, id: `of-${layer.id}`, source }, ["circle", "symbol"].includes(layer.type) ? undefined : "town-names");
  if (tiles.bounds) map.fitBounds([tiles.bounds.slice(0, 2), tiles.bounds.slice(2)], { padding: 24, maxZoom: 14, animate: false });
  map.once("idle", () => { element.dataset.drawn = "true"; });
}

function boundsOf(geometry) {
  const ends = [[180, 90], [-180, -90]];
  const visit = (c) => {
    if (typeof c[0] !== "number") c.forEach(visit);
    else {
      ends[0] = [Math.min(ends[0][0], c[0]), Math.min(ends[0][1], c[1])];
      ends[1] = [Math.max(ends[1][0], c[0]), Math.max(ends[1][1], c[1])];
    }
  };
  (geometry.geometries ?? [geometry]).forEach((g) => visit(g.coordinates));
  return ends;
}

// All hits of the search, clustered; the list beside is linked both ways.
async function showSearch(maplibre, map, element) {
  const answer = await fetch(element.dataset.points);
  if (!answer.ok) return;
  const { points } = await answer.json();
  const features = points.map(([id, lon, lat, title, kind]) => ({
    type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { id, title, kind },
  }));
  const dark = isDark();
  map.addSource("hits", { type: "geojson", data: { type: "FeatureCollection", features }, cluster: true, clusterRadius: 38, clusterMaxZoom: 11 });
  map.addLayer({ id: "clusters", type: "circle", source: "hits", filter: ["has", "point_count"], paint: {
    "circle-color": dark ? "#86cbb0" : "#1f5c4a",
    "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 13, 30, 30],
    "circle-stroke-width": 2, "circle-stroke-color": dark ? "#12181a" : "#fff", "circle-opacity": 0.92,
  } });
  map.addLayer({ id: "cluster-counts", type: "symbol", source: "hits", filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": font, "text-size": 14, "text-allow-overlap": true },
    paint: { "text-color": dark ? "#0d1a16" : "#fff" } });
  map.addLayer({ id: "points", type: "circle", source: "hits", filter: ["!", ["has", "point_count"]], paint: {
    "circle-color": dark ? "#86cbb0" : "#1f5c4a", "circle-radius": 7, "circle-stroke-width": 2, "circle-stroke-color": dark ? "#12181a" : "#fff",
  } });
  map.addSource("near", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({ id: "near", type: "circle", source: "near", paint: { "circle-color": "#d98a29", "circle-radius": 10, "circle-stroke-width": 3, "circle-stroke-color": dark ? "#12181a" : "#fff" } });
  fit(map, features);
  element.dataset.shown = String(features.length);
  linkList(map, features);
  linkPoints(maplibre, map, element);
  offerArea(map, element);
}

function fit(map, features) {
  const inside = features.map((f) => f.geometry.coordinates);
  const box = document.querySelector("input[name=bbox]").value;
  if (box) {
    const [west, south, east, north] = box.split(",").map(Number);
    map.fitBounds([[west, south], [east, north]], { animate: false });
  } else if (inside.length > 0) {
    map.fitBounds(boundsOf({ coordinates: inside }), { padding: 40, maxZoom: 10, animate: false });
  }
}

// From the list to the map.
function linkList(map, features) {
  const byId = new Map(features.map((f) => [f.properties.id, f]));
  const show = (feature) => map.getSource("near").setData({ type: "FeatureCollection", features: feature ? [feature] : [] });
  for (const hit of document.querySelectorAll(".hit")) {
    const feature = byId.get(hit.dataset.id);
    if (!feature) continue;
    for (const event of ["pointerenter", "focusin"]) hit.addEventListener(event, () => show(feature));
    for (const event of ["pointerleave", "focusout"]) hit.addEventListener(event, () => show(null));
  }
}

// From the map to the list: what lies under the pointer is marked there; a click opens it.
function linkPoints(maplibre, map, element) {
  const popup = new maplibre.Popup({ closeButton: false, closeOnClick: false, offset: 12, className: "map-name" });
  const clear = () => {
    map.getCanvas().style.cursor = "";
    popup.remove();
    document.querySelectorAll(".hit.is-near").forEach((hit) => hit.classList.remove("is-near"));
  };
  map.on("mousemove", "points", ({ features: [feature] }) => {
    clear();
    map.getCanvas().style.cursor = "pointer";
    popup.setLngLat(feature.geometry.coordinates).setText(feature.properties.title).addTo(map);
    document.getElementById(`hit-${feature.properties.id}`)?.classList.add("is-near");
  });
  map.on("mouseleave", "points", clear);
  map.on("click", "points", ({ features: [feature] }) => location.assign(element.dataset.entry + encodeURIComponent(feature.properties.id)));
  map.on("mouseenter", "clusters", () => { map.getCanvas().style.cursor = "zoom-in"; });
  map.on("mouseleave", "clusters", clear);
  map.on("click", "clusters", async ({ features: [cluster] }) => {
    const zoom = await map.getSource("hits").getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom, duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150 });
  });
}

// Once the reader has moved the map, the search can follow it.
function offerArea(map, element) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button map-area";
  button.textContent = element.dataset.area;
  button.hidden = true;
  button.addEventListener("click", () => {
    const field = document.querySelector("input[name=bbox]");
    field.value = map.getBounds().toArray().flat().map((n) => n.toFixed(4)).join(",");
    field.form.requestSubmit();
  });
  element.append(button);
  map.on("moveend", ({ originalEvent }) => { if (originalEvent) button.hidden = false; });
}
