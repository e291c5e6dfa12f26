// Reads {"name": "base64 of a .glb", ...}; answers {"name": ["what the Khronos validator finds worse than a hint", ...], ...}.
import { readFileSync } from "node:fs";
import validator from "gltf-validator";

// The validator does not know the metadata extensions of 3D Tiles: what only they refer to looks unused to it.
const explained = new Set(["UNSUPPORTED_EXTENSION", "UNUSED_OBJECT"]);
const files = JSON.parse(readFileSync(0, "utf8"));
const found = {};
for (const [name, text] of Object.entries(files)) {
  const report = await validator.validateBytes(new Uint8Array(Buffer.from(text, "base64")), { maxIssues: 0 });
  found[name] = report.issues.messages.filter((m) => !explained.has(m.code)).map((m) => `${m.code} ${m.pointer}: ${m.message}`);
}
console.log(JSON.stringify(found));
