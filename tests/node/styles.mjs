// Reads [style, …]; answers {faults: what MapLibre's validator finds in them, names: the names of the style specification}.
import { v8, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { readFileSync } from "node:fs";

const faults = JSON.parse(readFileSync(0, "utf8")).flatMap((style) => validateStyleMin(style).map((e) => e.message));
const words = (list) => list.join(" ");
const layers = Object.keys(v8.layer.type.values).map((t) => [t, { paint: words(Object.keys(v8[`paint_${t}`] ?? {})), layout: words(Object.keys(v8[`layout_${t}`] ?? {})) }]);
console.log(JSON.stringify({
  faults,
  names: { root: words(Object.keys(v8.$root)), layer: words(Object.keys(v8.layer)), sources: words(v8.source.flatMap((s) => Object.keys(v8[s].type.values ?? {}))), layers: Object.fromEntries(layers) },
}));
