// Makes the basemap from data/region: outlines simplified so that neighbours still fit, and the border of the two states.
// Run by hand when the data change; what it makes is committed in src/SmartRegion/wwwroot/basemap. See data/SOURCES.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const region = join(root, "data/region");
const out = join(root, "src/SmartRegion/wwwroot/basemap");

const read = (file) => JSON.parse(readFileSync(join(region, file), "utf8")).features;
const keyOf = ([x, y]) => `${x.toFixed(5)},${y.toFixed(5)}`;
const ringsOf = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);

// Lines between junctions, where three or more areas meet, are simplified once and used by both sides.
function topology(features, tolerance) {
  const neighbours = new Map();
  eachRing(features, (ring) => {
    for (let i = 0; i < ring.length - 1; i++) {
      const before = keyOf(ring[(i + ring.length - 2) % (ring.length - 1)]);
      const after = keyOf(ring[i + 1]);
      const at = keyOf(ring[i]);
      if (!neighbours.has(at)) neighbours.set(at, new Set());
      neighbours.get(at).add(before).add(after);
    }
  });
  const arcs = new Map();
  const simplified = features.map((feature) => ({
    ...feature,
    geometry: {
      type: "MultiPolygon",
      coordinates: ringsOf(feature.geometry)
        .map((polygon) => polygon.map((ring) => simplifyRing(ring)).filter((ring) => ring.length > 3))
        .filter((polygon) => polygon.length > 0),
    },
  }));
  return { features: simplified, arcs };

  function simplifyRing(ring) {
    const open = ring.slice(0, -1);
    const junctions = open.map((p, i) => (neighbours.get(keyOf(p)).size > 2 ? i : -1)).filter((i) => i >= 0);
    // A ring without a junction is cut at its two ends that lie farthest apart, so that both sides cut alike.
    const cuts = junctions.length > 1 ? junctions : cutsOf(open, junctions[0]);
    const points = [];
    for (let c = 0; c < cuts.length; c++) {
      const from = cuts[c];
      const to = cuts[(c + 1) % cuts.length];
      const arc = to > from ? open.slice(from, to + 1) : [...open.slice(from), ...open.slice(0, to + 1)];
      points.push(...simplifyArc(arc).slice(0, -1));
    }
    return points.length ? [...points, points[0]] : [];
  }

  function simplifyArc(arc) {
    const forward = arc.map(keyOf).join(" ");
    const backward = arc.map(keyOf).reverse().join(" ");
    const isForward = forward < backward;
    const key = isForward ? forward : backward;
    if (!arcs.has(key)) arcs.set(key, { line: peucker(isForward ? arc : [...arc].reverse(), tolerance), full: arc, uses: 0 });
    const kept = arcs.get(key);
    kept.uses++;
    return isForward ? kept.line : [...kept.line].reverse();
  }
}

function cutsOf(open, junction) {
  const byKey = [...open.keys()].sort((a, b) => (keyOf(open[a]) < keyOf(open[b]) ? -1 : 1));
  const first = junction ?? byKey[0];
  const far = open.reduce((best, p, i) => (distance(p, open[first]) > distance(open[best], open[first]) ? i : best), first);
  return [first, far].sort((a, b) => a - b);
}

function eachRing(features, visit) {
  for (const feature of features) for (const polygon of ringsOf(feature.geometry)) for (const ring of polygon) visit(ring);
}

// Kilometres, near enough at this latitude.
function distance([ax, ay], [bx, by]) {
  return Math.hypot((ax - bx) * 72.3, (ay - by) * 111.2);
}

function peucker(line, tolerance) {
  if (line.length < 3) return line;
  let worst = 0;
  let at = 0;
  for (let i = 1; i < line.length - 1; i++) {
    const d = offLine(line[i], line[0], line[line.length - 1]);
    if (d > worst) [worst, at] = [d, i];
  }
  if (worst <= tolerance) return [line[0], line[line.length - 1]];
  return [...peucker(line.slice(0, at + 1), tolerance).slice(0, -1), ...peucker(line.slice(at), tolerance)];
}

function offLine(p, a, b) {
  const [x, y, dx, dy] = [(p[0] - a[0]) * 72.3, (p[1] - a[1]) * 111.2, (b[0] - a[0]) * 72.3, (b[1] - a[1]) * 111.2];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, (x * dx + y * dy) / length));
  return Math.hypot(x - t * dx, y - t * dy);
}

// Outer lines of the Czech districts that run along a German one: both states' data generalise the same border differently.
function stateBorder(districts) {
  const { arcs } = topology(districts, 0.15);
  const german = [];
  eachRing(districts.filter((d) => d.properties.country === "DE"), (ring) => german.push(...ring));
  const czech = new Set();
  eachRing(districts.filter((d) => d.properties.country === "CZ"), (ring) => ring.forEach((p) => czech.add(keyOf(p))));
  const isNear = (p) => german.some((g) => Math.abs(g[1] - p[1]) < 0.05 && distance(g, p) < 3);
  const pieces = [];
  for (const { line, full, uses } of arcs.values()) {
    if (uses > 1 || !czech.has(keyOf(full[Math.floor(full.length / 2)]))) continue;
    let piece = [];
    for (const p of line) {
      if (isNear(p)) piece.push(p);
      else {
        if (piece.length > 1) pieces.push(piece);
        piece = [];
      }
    }
    if (piece.length > 1) pieces.push(piece);
  }
  return join2(pieces);
}

function join2(pieces) {
  const lines = pieces.map((p) => [...p]);
  for (let i = 0; i < lines.length; i++) {
    for (let j = 0; j < lines.length; j++) {
      if (i === j || !lines[i] || !lines[j]) continue;
      const other = [lines[j], [...lines[j]].reverse()].find((l) => keyOf(l[0]) === keyOf(lines[i].at(-1)));
      const before = [lines[j], [...lines[j]].reverse()].find((l) => keyOf(l.at(-1)) === keyOf(lines[i][0]));
      if (!other && !before) continue;
      lines[i] = other ? [...lines[i], ...other.slice(1)] : [...before, ...lines[i].slice(1)];
      lines.splice(j, 1);
      return join2(lines);
    }
  }
  return lines;
}

const rounded = (coordinates, digits) =>
  typeof coordinates[0] === "number" ? coordinates.map((n) => Number(n.toFixed(digits))) : coordinates.map((c) => rounded(c, digits));

function write(file, features, digits = 4) {
  const text = JSON.stringify({
    type: "FeatureCollection",
    features: features.map(({ properties, geometry }) => ({
      type: "Feature", properties, geometry: { ...geometry, coordinates: rounded(geometry.coordinates, digits) },
    })),
  });
  writeFileSync(join(out, file), text);
  console.log(`${file} ${Math.round(text.length / 1024)} kB`);
}

// The same place and scale as Components/RegionMap.razor.
const drawn = { west: 11.0, north: 50.72, perLon: 146.0, perLat: 224.8 };
const toPath = (line, isClosed) =>
  `M${line.map(([lon, lat]) => `${((lon - drawn.west) * drawn.perLon).toFixed(1)} ${((drawn.north - lat) * drawn.perLat).toFixed(1)}`).join("L")}${isClosed ? "Z" : ""}`;
const toArea = (features) => features.flatMap((f) => f.geometry.coordinates.flat()).map((ring) => toPath(ring.slice(0, -1), true)).join("");

function writeDrawing(districts, border) {
  const { features, arcs } = topology(districts, 0.9);
  const inner = [...arcs.values()].filter((a) => a.uses > 1).map((a) => toPath(a.line)).join("");
  const of = (country) => toArea(features.filter((f) => f.properties.country === country));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-90 36 770 536"><path id="cz" d="${of("CZ")}"/><path id="de" d="${of("DE")}"/>`
    + `<path id="districts" d="${inner}"/><path id="border" d="${border.map((l) => toPath(peucker(l, 0.9))).join("")}"/></svg>\n`;
  writeFileSync(join(out, "region.svg"), svg);
  console.log(`region.svg ${Math.round(svg.length / 1024)} kB`);
}

const csv = (file) => readFileSync(join(region, file), "utf8").trim().split("\n").map((line) => line.split(","));

function table() {
  const measured = new Map(csv("elevations.csv").map(([country, code, metres]) => [idOf({ country, code }), Number(metres)]));
  const rows = csv("municipalities.csv");
  const at = (name) => rows[0].indexOf(name);
  return rows.slice(1).map((r) => ({
    id: idOf({ country: r[at("country")], code: r[at("code")] }), name: r[at("name")], country: r[at("country")], population: Number(r[at("population")]),
    height: r[at("elevation_m")] === "" ? measured.get(idOf({ country: r[at("country")], code: r[at("code")] })) ?? null : Number(r[at("elevation_m")]), point: [Number(r[at("lon")]), Number(r[at("lat")])],
  }));
}

const idOf = ({ country, code }) => `${country}-${code}`.toLowerCase();

function towns(rows) {
  return rows.map(({ id, name, country, population, point }) => ({
    properties: { name, country, id, population }, geometry: { type: "Point", coordinates: point },
  })).filter((t) => t.properties.population >= 2000).sort((a, b) => b.properties.population - a.properties.population);
}

// Metres, for a tint only: where GeoNames and the terrain model have none, the mean of the four nearest that have one, weighted by distance.
function heights(rows) {
  const known = rows.filter((r) => r.height !== null);
  return new Map(rows.map((r) => {
    if (r.height !== null) return [r.id, r.height];
    const near = known.map((k) => [distance(k.point, r.point), k.height]).sort((a, b) => a[0] - b[0]).slice(0, 4);
    const weight = near.reduce((sum, [d]) => sum + 1 / (d + 0.1), 0);
    return [r.id, Math.round(near.reduce((sum, [d, h]) => sum + h / (d + 0.1), 0) / weight)];
  }));
}

mkdirSync(out, { recursive: true });
const rows = table();
const height = heights(rows);
const districts = read("districts.geojson");
const border = stateBorder(districts);
const named = ({ country, code, name }) => ({ country, code, name: name.replace(/^(okres|Landkreis|Kreisfreie Stadt) /, "") });
write("districts.geojson", topology(districts, 0.12).features.map((f) => ({ ...f, properties: named(f.properties) })));
write("municipalities.geojson", topology(read("municipalities.geojson"), 0.08).features.map((f) => ({
  ...f, properties: { id: idOf(f.properties), name: f.properties.name, height: height.get(idOf(f.properties)) },
})));
write("border.geojson", [{ properties: {}, geometry: { type: "MultiLineString", coordinates: border } }]);
write("towns.geojson", towns(rows));
writeDrawing(districts, border);
