// Reads Turtle by n3; answers its statements as N-Quads.
import { Parser, Writer } from "n3";
import { readFileSync } from "node:fs";

const writer = new Writer({ format: "N-Quads" });
for (const quad of new Parser().parse(readFileSync(0, "utf8"))) writer.addQuad(quad);
writer.end((error, result) => process.stdout.write(result));
