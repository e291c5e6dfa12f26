// Reads {"cases": [{"schema": "recordGeoJSON", "document": …}]}; answers what the official schemas of OGC API Records find wrong, a text for each case, "" for none.
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";

const base = "https://schemas.opengis.net/ogcapi/records/part1/1.0/openapi/schemas/";
const { schemas } = JSON.parse(readFileSync(new URL("records/schemas.json", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
for (const schema of schemas) ajv.addSchema(schema);
const { cases } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ schema, document }) => {
  const validate = ajv.getSchema(schema.includes("/") ? schema : base + schema);
  return validate(document) ? "" : ajv.errorsText(validate.errors);
})));
