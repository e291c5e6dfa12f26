// What makes writing easier: marks of missing languages that follow the typing, and a warning before leaving with unsaved words.
const form = document.querySelector("form[data-write]");
let isDirty = false;

form?.addEventListener("input", ({ target }) => {
  isDirty = true;
  const mark = form.querySelector(`[data-missing="${CSS.escape(target.id)}"]`);
  if (mark && target.value.trim()) mark.textContent = "";
  // Who corrects a translation has read it.
  const checks = form.querySelector(`[data-checks="${CSS.escape(target.id)}"]`);
  if (checks) checks.checked = true;
});
form?.addEventListener("submit", () => { isDirty = false; });
addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
document.querySelector("#problems")?.focus();
