// Reads {"file": "…", "tiles": [[z, x, y], …]}; answers {header, metadata, tiles: [base64 or null, …]}, read by the reference implementation.
import { PMTiles } from "pmtiles";
import { open } from "node:fs/promises";
import { readFileSync } from "node:fs";

const { file, tiles } = JSON.parse(readFileSync(0, "utf8"));
const handle = await open(file);
const source = {
  getKey: () => file,
  getBytes: async (offset, length) => {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, offset);
    return { data: buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytesRead) };
  },
};
const archive = new PMTiles(source);
const header = await archive.getHeader();
const found = [];
for (const [z, x, y] of tiles) {
  const tile = await archive.getZxy(z, x, y);
  found.push(tile ? Buffer.from(tile.data).toString("base64") : null);
}
console.log(JSON.stringify({ header, metadata: await archive.getMetadata(), tiles: found }));
await handle.close();
