// Holds Turtle against shapes; answers each violation in a line. The input's first line names the files of shapes, in tests/node/shapes.
import { Parser, Store } from "n3";
import SHACLValidator from "rdf-validate-shacl";
import { readFileSync } from "node:fs";

const input = readFileSync(0, "utf8");
const end = input.indexOf("\n");
const shapes = new Store();
for (const file of input.slice(0, end).split(" "))
  shapes.addQuads(new Parser().parse(readFileSync(new URL(`shapes/${file}`, import.meta.url), "utf8")));
const data = new Store(new Parser().parse(input.slice(end + 1)));
const report = await new SHACLValidator(shapes).validate(data);
for (const r of report.results)
  if (r.severity.value.endsWith("#Violation"))
    console.log(`${r.focusNode?.value} ${r.path?.value} ${r.value?.value} ${r.sourceConstraintComponent?.value} ${r.message.map((m) => m.value).join(" ")}`);
console.log(`${data.size} statements, ${report.results.length} results`);
