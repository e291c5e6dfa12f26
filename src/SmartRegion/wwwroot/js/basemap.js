// The quiet basemap: the region's own outlines, relief by a tint of each municipality, the states' border as a soft dashed line, names of towns.
const files = new URL("../basemap/", import.meta.url);

// A family whose name ends in a digit must be quoted.
export const font = ['"Source Sans 3"'];

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const light = { far: "#f0efe7", low: "#e3ebda", middle: "#ecebdd", high: "#e0d9c6", line: "#fbfaf7", thin: "#fbfaf7", border: "#7d888a", name: "#3c484b", halo: "#f4f3ec" };
const dark = { far: "#161d1f", low: "#1e2e29", middle: "#26302c", high: "#37362d", line: "#35433f", thin: "#2b3735", border: "#8d9c9e", name: "#c9d3d2", halo: "#172022" };

// What changes between light and dark: layer, property, value.
function paintOf(isNight) {
  const c = isNight ? dark : light;
  return [
    ["far", "background-color", c.far],
    ["land", "fill-color", c.middle],
    ["relief", "fill-color", ["interpolate", ["linear"], ["get", "height"], 300, c.low, 550, c.middle, 900, c.high]],
    ["municipality-lines", "line-color", c.thin],
    ["district-lines", "line-color", c.line],
    ["border", "line-color", c.border],
    ["town-names", "text-color", c.name],
    ["town-names", "text-halo-color", c.halo],
    ["municipality-names", "text-color", c.name],
    ["municipality-names", "text-halo-color", c.halo],
  ];
}

// The style for MapLibre. Letters are drawn from the page's own font, so there is no server of glyphs.
export function basemap(language) {
  const source = (file) => ({ type: "geojson", data: new URL(file, files).href });
  const style = {
    version: 8,
    sources: {
      districts: source("districts.geojson"),
      municipalities: source("municipalities.geojson"),
      border: source("border.geojson"),
      towns: source("towns.geojson"),
    },
    layers: [
      { id: "far", type: "background" },
      { id: "land", type: "fill", source: "districts" },
      { id: "relief", type: "fill", source: "municipalities", paint: { "fill-antialias": false } },
      { id: "municipality-lines", type: "line", source: "municipalities", minzoom: 8.5, paint: { "line-width": 0.8 } },
      { id: "district-lines", type: "line", source: "districts", paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.8, 10, 2] } },
      { id: "border", type: "line", source: "border", layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 6, 1.4, 10, 2.6], "line-dasharray": [0.2, 2.4], "line-opacity": 0.8 } },
      { id: "municipality-names", type: "symbol", source: "municipalities", minzoom: 11,
        layout: { "text-field": ["get", "name"], "text-font": font, "text-size": 12, "text-max-width": 8 }, paint: { "text-halo-width": 1.4 } },
      { id: "town-names", type: "symbol", source: "towns", filter: townFilter(), layout: {
        "text-field": nameIn(language), "text-font": font, "symbol-sort-key": ["-", 0, ["get", "population"]], "text-padding": 6, "text-max-width": 9, "text-anchor": "top", "text-offset": [0, 0.55],
        "text-size": ["interpolate", ["linear"], ["get", "population"], 2000, 12, 150000, 16],
      }, paint: { "text-halo-width": 1.6 } },
    ],
  };
  for (const [layer, property, value] of paintOf(isDark())) {
    const target = style.layers.find((l) => l.id === layer);
    target.paint = { ...target.paint, [property]: value };
  }
  return style;
}

// MapLibre with its styles and the letters that it draws; only when a map is wanted.
export async function loadMapLibre({ lib, libCss }) {
  if (!document.querySelector(`link[href="${CSS.escape(libCss)}"]`)) document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: libCss }));
  await Promise.all([import(lib), document.fonts.load(`16px ${font}`)]);
  return globalThis.maplibregl;
}

// The source of a collection's vector tiles, as its TileJSON tells it. The region may call itself by another address than the
// one it is read at.
export async function tilesOf(collection) {
  const here = (url) => url.replace(/^https?:\/\/[^/]+/, location.origin);
  const { tiles, bounds, minzoom, maxzoom } = await (await fetch(`/ogc/collections/${encodeURIComponent(collection)}/tiles/WebMercatorQuad?f=tilejson`)).json();
  return { type: "vector", tiles: tiles.map(here), bounds, minzoom, maxzoom };
}

// The basemap of a map changes with the page between light and dark.
export function followTheme(map) {
  addEventListener("themechange", () => {
    for (const [layer, property, value] of paintOf(isDark())) if (map.getLayer(layer)) map.setPaintProperty(layer, property, value);
  });
}

// The closer one looks, the smaller the towns that are named.
function townFilter() {
  return ["step", ["zoom"], [">=", ["get", "population"], 40000], 7.5, [">=", ["get", "population"], 12000], 8.5, [">=", ["get", "population"], 5000], 9.5, true];
}

// The local name, and below it what the neighbours call the town, where they have a name of their own.
const twoNames = {
  "Plzeň": "Pilsen", "Karlovy Vary": "Karlsbad", "České Budějovice": "Budweis", "Cheb": "Eger", "Klatovy": "Klattau", "Domažlice": "Taus",
  "Mariánské Lázně": "Marienbad", "Tachov": "Tachau", "Sokolov": "Falkenau", "Český Krumlov": "Krumau", "Prachatice": "Prachatitz", "Strakonice": "Strakonitz",
  "Aš": "Asch", "Regensburg": "Řezno", "Passau": "Pasov", "Straubing": "Štrubina", "Deggendorf": "Deggendorf", "Cham": "Kouba", "Furth im Wald": "Brod nad Lesy",
  "Landshut": "Landshut", "Bayreuth": "Bayreuth", "Hof": "Dvory",
};

function nameIn(language) {
  const second = Object.entries(twoNames).filter(([own, other]) => own !== other).flat();
  const line = ["match", ["get", "name"], ...second, ""];
  if (language === "en") return ["get", "name"];
  return ["case", ["==", line, ""], ["get", "name"], ["format", ["get", "name"], {}, "\n", {}, line, { "font-scale": 0.82 }]];
}
