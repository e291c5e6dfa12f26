// Reads addresses, one a line; fetches each and answers one line for each fault of its HTML.
import { HtmlValidate } from "html-validate";
import { readFileSync } from "node:fs";

const validate = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: { "long-title": "off", "no-inline-style": "error", "no-trailing-whitespace": "off", "tel-non-breaking": "off" },
});
for (const url of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const html = await (await fetch(url, { headers: { accept: "text/html" } })).text();
  const report = await validate.validateString(html);
  for (const result of report.results)
    for (const m of result.messages.slice(0, 5)) console.log(`${url}:${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}
