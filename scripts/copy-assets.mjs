// Copies the fonts and the map library, which npm fetched, to where the portal serves them from, and bundles the view of
// cities in the third dimension with the libraries that it uses.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const from = join(root, "node_modules");
const to = join(root, "src/SmartRegion/wwwroot/lib");

const fonts = ["latin", "latin-ext"].map((subset) => `source-sans-3-${subset}-wght-normal.woff2`);
const files = [
  ...fonts.map((font) => [`@fontsource-variable/source-sans-3/files/${font}`, `fonts/${font}`]),
  ["@fontsource-variable/source-sans-3/LICENSE", "fonts/LICENSE"],
  ...["maplibre-gl.mjs", "maplibre-gl-shared.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"].map((file) => [
    `maplibre-gl/dist/${file}`,
    `maplibre/${file}`,
  ]),
  ["maplibre-gl/LICENSE.txt", "maplibre/LICENSE.txt"],
];

const isSame = (a, b) => existsSync(b) && statSync(a).size === statSync(b).size && readFileSync(a).equals(readFileSync(b));

for (const [source, target] of files) {
  const [a, b] = [join(from, source), join(to, target)];
  if (isSame(a, b)) continue;
  mkdirSync(dirname(b), { recursive: true });
  cpSync(a, b);
}

await build({
  entryPoints: [join(root, "src/SmartRegion/Portal/City/city.js")],
  outfile: join(to, "city/city.js"),
  nodePaths: [from],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "eof",
  logLevel: "error",
});
