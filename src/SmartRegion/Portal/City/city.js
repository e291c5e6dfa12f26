// Buildings in the third dimension: 3D Tiles drawn by three.js. Bundled into wwwroot/lib/city/city.js and loaded only when asked for.
import { AmbientLight, Color, DirectionalLight, Mesh, PerspectiveCamera, Raycaster, Scene, Sphere, Triangle, Vector2, Vector3, WebGLRenderer, BufferAttribute, HemisphereLight } from "three";
import { MapControls } from "three/addons/controls/MapControls.js";
import { TilesRenderer } from "3d-tiles-renderer";
import { GLTFExtensionsPlugin, ReorientationPlugin } from "3d-tiles-renderer/plugins";

const steps = ["#2d6f9e", "#3c8a8a", "#6f9d4a", "#c9a227", "#c46a1a", "#a3372d"].map((c) => new Color(c));

/**
 * Opens the view in an element. Tilesets are { url, items }, where items is the address that a feature's id is added to.
 * Returns { stop }.
 */
export function openCity(element, tilesets, { describe, isDark }) {
  const renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  const scene = new Scene();
  scene.background = new Color(isDark ? "#161d1f" : "#e8edf0");
  const camera = new PerspectiveCamera(50, 1, 1, 60_000);
  scene.add(new HemisphereLight("#ffffff", "#8a8474", 1.6), new AmbientLight("#ffffff", 0.4));
  const sun = new DirectionalLight("#fff4e0", 1.8);
  sun.position.set(-0.6, 1, 0.5);
  scene.add(sun);
  const canvas = renderer.domElement;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", element.dataset.label);
  element.append(canvas);
  const controls = new MapControls(camera, canvas);
  controls.maxPolarAngle = Math.PI / 2.05;
  controls.listenToKeyEvents(canvas);
  controls.enableDamping = !matchMedia("(prefers-reduced-motion: reduce)").matches;

  let dirty = true, framed = false, running = true, drawn = 0;
  const colouring = { property: "" };
  const models = new Set();
  const tiles = [];
  for (const { url, items } of tilesets) tiles.push(open(url, items));
  controls.addEventListener("change", () => { dirty = true; });
  const select = element.querySelector("[data-colour]");
  const recolour = () => { colouring.property = select.value; const span = spanOf(models, colouring.property); for (const m of models) paint(m, colouring, span); dirty = true; };
  select.addEventListener("change", recolour);

  function open(url, items) {
    const set = new TilesRenderer(url);
    set.registerPlugin(new GLTFExtensionsPlugin({ metadata: true }));
    // The first city gives the ground on which the others stand as well.
    if (tiles.length === 0) set.registerPlugin(new ReorientationPlugin({ recenter: true }));
    set.setCamera(camera);
    set.errorTarget = 8;
    set.addEventListener("load-model", ({ scene: model }) => {
      model.traverse((part) => {
        if (!(part instanceof Mesh)) return;
        part.userData.items = items;
        models.add(part);
        offer(part);
        paint(part, colouring, spanOf(models, colouring.property));
      });
      dirty = true;
    });
    set.addEventListener("dispose-model", ({ scene: model }) => model.traverse((part) => models.delete(part)));
    scene.add(set.group);
    return set;
  }

  // The whole of the first city in view, seen from the south at an angle. Its ground is laid when its tileset has come.
  function frame() {
    const [first, ...others] = tiles;
    const sphere = new Sphere();
    if (!first.getBoundingSphere(sphere)) return;
    framed = true;
    for (const { group } of others) { group.position.copy(first.group.position); group.quaternion.copy(first.group.quaternion); }
    first.group.updateMatrixWorld(true);
    sphere.applyMatrix4(first.group.matrixWorld);
    const away = Math.max(60, sphere.radius) * Math.max(1, 1.2 / camera.aspect);
    controls.target.copy(sphere.center);
    camera.position.copy(controls.target).add(new Vector3(0, away * 0.9, -away * 1.1));
    camera.near = Math.max(0.5, away / 1000);
    camera.far = away * 40;
    camera.updateProjectionMatrix();
    dirty = true;
  }

  // Attributes by which one may colour become known with the first tile.
  function offer(part) {
    const known = new Set([...select.options].map((o) => o.value));
    for (const name of propertiesOf(part)) {
      if (known.has(name) || name === "id") continue;
      select.append(new Option(name, name));
    }
  }

  const ray = new Raycaster();
  let pressed = null;
  canvas.addEventListener("pointerdown", (e) => { pressed = [e.clientX, e.clientY]; });
  canvas.addEventListener("pointerup", (e) => {
    if (!pressed || Math.hypot(e.clientX - pressed[0], e.clientY - pressed[1]) > 4) return;
    const r = canvas.getBoundingClientRect();
    pick(new Vector2(((e.clientX - r.left) / r.width) * 2 - 1, 1 - ((e.clientY - r.top) / r.height) * 2));
  });
  canvas.addEventListener("keydown", (e) => {
    if (e.key === "Enter") pick(new Vector2(0, 0));
    if (e.key === "+" || e.key === "-") { camera.position.lerp(controls.target, e.key === "+" ? 0.2 : -0.25); controls.update(); }
  });

  // What is under the pointer, or in the middle of the view, is told beside.
  function pick(at) {
    ray.setFromCamera(at, camera);
    const hit = ray.intersectObjects(tiles.map((t) => t.group), true)[0];
    const features = hit?.object.userData.meshFeatures, metadata = hit?.object.userData.structuralMetadata;
    if (!features || !metadata) return;
    const id = features.getFeatures(hit.faceIndex, barycentric(hit))[0];
    const info = features.getFeatureInfo()[0];
    if (id === null || info.propertyTable === undefined) return;
    const values = metadata.getPropertyTableData(info.propertyTable, id);
    const rows = Object.entries(values).filter(([, v]) => v !== null && v !== "" && !Number.isNaN(v));
    describe(values.name || values.id || String(id), rows, values.id ? hit.object.userData.items + encodeURIComponent(values.id) : null);
  }

  const resize = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = element;
    if (!width || !height) return;
    renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    renderer.setSize(width, height, false);
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    for (const t of tiles) t.setResolutionFromRenderer(camera, renderer);
    dirty = true;
  });
  resize.observe(element);

  function loop() {
    if (!running) return;
    requestAnimationFrame(loop);
    if (!framed) frame();
    controls.update();
    camera.updateMatrixWorld();
    for (const t of tiles) t.update();
    if (!dirty && tiles.every((t) => t.loadProgress === 1)) return;
    dirty = false;
    renderer.render(scene, camera);
    if (models.size > 0 && ++drawn === 1) element.dataset.first = String(Math.round(performance.now()));
    if (models.size > 0 && tiles.every((t) => t.loadProgress === 1)) element.dataset.ready = "true";
  }
  loop();

  return {
    stop() {
      running = false;
      resize.disconnect();
      select.removeEventListener("change", recolour);
      controls.dispose();
      for (const t of tiles) t.dispose();
      renderer.dispose();
      canvas.remove();
      delete element.dataset.ready;
    },
  };
}

function barycentric(hit) {
  const { geometry, matrixWorld } = hit.object;
  const index = geometry.index;
  const corner = (i) => new Vector3().fromBufferAttribute(geometry.attributes.position, index ? index.getX(hit.faceIndex * 3 + i) : hit.faceIndex * 3 + i).applyMatrix4(matrixWorld);
  return Triangle.getBarycoord(hit.point, corner(0), corner(1), corner(2), new Vector3());
}

const tableOf = (part) => part.userData.meshFeatures?.getFeatureInfo()[0]?.propertyTable;

function propertiesOf(part) {
  const [table, metadata] = [tableOf(part), part.userData.structuralMetadata];
  if (table === undefined || !metadata) return [];
  return Object.keys(metadata.getPropertyTableData(table, 0) ?? {});
}

// The values of a property in a mesh, by feature id.
function valuesOf(part, property) {
  const [table, metadata] = [tableOf(part), part.userData.structuralMetadata];
  const ids = part.geometry.attributes._feature_id_0;
  if (table === undefined || !metadata || !ids) return new Map();
  const values = new Map();
  for (let i = 0; i < ids.count; i++) {
    const id = ids.getX(i);
    if (!values.has(id)) values.set(id, metadata.getPropertyTableData(table, id)[property]);
  }
  return values;
}

function spanOf(parts, property) {
  if (!property) return null;
  const numbers = [], words = new Set();
  for (const part of parts) for (const value of valuesOf(part, property).values()) typeof value === "number" || typeof value === "bigint" ? Number.isFinite(Number(value)) && numbers.push(Number(value)) : value && words.add(String(value));
  return { least: Math.min(...numbers), most: Math.max(...numbers), words: [...words].sort() };
}

function paint(part, { property }, span) {
  const { geometry, material } = part;
  part.userData.own ??= { color: geometry.attributes.color, vertexColors: material.vertexColors, tint: material.color.clone() };
  const own = part.userData.own;
  if (!property) {
    if (own.color) geometry.setAttribute("color", own.color);
    else geometry.deleteAttribute("color");
    material.vertexColors = own.vertexColors;
    material.color.copy(own.tint);
    material.needsUpdate = true;
    return;
  }
  const ids = geometry.attributes._feature_id_0;
  if (!ids) return;
  const values = valuesOf(part, property);
  const colours = new Float32Array(ids.count * 3);
  const grey = new Color("#9a9a94");
  for (let i = 0; i < ids.count; i++) colourOf(values.get(ids.getX(i)), span, grey).toArray(colours, i * 3);
  geometry.setAttribute("color", new BufferAttribute(colours, 3));
  material.vertexColors = true;
  material.color.set("#ffffff");
  material.needsUpdate = true;
}

function colourOf(value, span, grey) {
  if (value === null || value === undefined || value === "") return grey;
  if (typeof value === "number" || typeof value === "bigint") {
    if (!Number.isFinite(Number(value))) return grey;
    const at = span.most > span.least ? ((Number(value) - span.least) / (span.most - span.least)) * (steps.length - 1) : 0;
    const low = Math.min(steps.length - 2, Math.max(0, Math.floor(at)));
    return steps[low].clone().lerp(steps[low + 1], at - low);
  }
  return steps[span.words.indexOf(String(value)) % steps.length] ?? grey;
}
