// Reads ["base64 of a vector tile", …]; answers [{layer: {extent, version, features: [{id, type, properties, geometry}]}}, …], decoded
// by the reference implementation.
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { readFileSync } from "node:fs";

const decoded = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  const tile = new VectorTile(new PbfReader(Buffer.from(text, "base64")));
  return Object.fromEntries(Object.entries(tile.layers).map(([name, layer]) => [name, {
    extent: layer.extent,
    version: layer.version,
    features: Array.from({ length: layer.length }, (_, i) => layer.feature(i)).map((f) => ({
      id: f.id, type: f.type, properties: f.properties, geometry: f.loadGeometry().map((ring) => ring.map((p) => [p.x, p.y])),
    })),
  }]));
});
console.log(JSON.stringify(decoded));
