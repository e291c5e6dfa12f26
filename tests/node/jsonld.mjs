// Reads JSON-LD; answers its statements as N-Quads, by the reference implementation. No context may lie elsewhere.
import jsonld from "jsonld";
import { readFileSync } from "node:fs";

const documentLoader = (url) => { throw new Error(`A context would be fetched: ${url}`); };
process.stdout.write(await jsonld.toRDF(JSON.parse(readFileSync(0, "utf8")), { format: "application/n-quads", documentLoader, safe: true }));
