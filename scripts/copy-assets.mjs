// Copies the fonts and the map library, which npm fetched, to where the portal serves them from, and bundles the view of
// cities in the third dimension with the libraries that it uses.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const from = join(root, "node_modules");
const to = join(root, "src/SmartRegion/wwwroot/lib");

const fonts = ["latin", "latin-ext"].map((subset) => `source-sans-3-${subset}-wght-normal.woff2`);
const files = [
  ...fonts.map((font) => [`@fontsource-variable/source-sans-3/files/${font}`, `fonts/${font}`]),
  ["@fontsource-variable/source-sans-3/LICENSE", "fonts/LICENSE"],
  // Whole, for the PDF files that the server writes.
  ...["400Regular", "700Bold"].map((weight) => [
    `@expo-google-fonts/source-sans-3/${weight}/SourceSans3_${weight}.ttf`,
    `fonts/SourceSans3-${weight.slice(3)}.ttf`,
  ]),
  ...["maplibre-gl.js", "maplibre-gl.css"].map((file) => [
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

const city = join(to, "city/city.js");
const { outputFiles } = await build({
  entryPoints: [join(root, "src/SmartRegion/Portal/City/city.js")],
  outfile: city,
  write: false,
  nodePaths: [from],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "eof",
  logLevel: "error",
});
if (!existsSync(city) || !readFileSync(city).equals(Buffer.from(outputFiles[0].contents))) {
  mkdirSync(dirname(city), { recursive: true });
  writeFileSync(city, outputFiles[0].contents);
}

// Beside each the same as small as it gets: compressing anew for each reader would have to be quick, and a third larger.
for (const file of ["maplibre/maplibre-gl.js", "maplibre/maplibre-gl.css", "city/city.js"]) {
  const path = join(to, file);
  const bytes = readFileSync(path);
  for (const [ending, compress] of [["br", (b) => brotliCompressSync(b)], ["gz", (b) => gzipSync(b, { level: 9 })]]) {
    const packed = `${path}.${ending}`;
    if (!existsSync(packed) || statSync(packed).mtimeMs < statSync(path).mtimeMs) writeFileSync(packed, compress(bytes));
  }
}
