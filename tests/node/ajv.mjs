// Reads {"schemas": [...], "cases": [{"schema": "/schemas/practice", "document": ...}]}; answers [true, false, …].
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";

const { schemas, cases } = JSON.parse(readFileSync(0, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
addFormats(ajv);
for (const schema of schemas) {
  if (!ajv.validateSchema(schema)) {
    console.error(schema.$id, ajv.errorsText(ajv.errors));
    process.exit(1);
  }
  ajv.addSchema(schema);
}
console.log(JSON.stringify(cases.map((c) => ajv.getSchema(c.schema)(c.document))));
