// What makes writing easier: the form is kept as a working copy while one types, marks of missing languages follow, and nobody leaves with
// unsaved words unasked.
const pause = 3000;
const longPause = 20000;
const form = document.querySelector("form[data-write]");
const status = form?.querySelector("[data-status]");
let isDirty = false;
let saving = null;
let timer = 0;
let wait = pause;

form?.addEventListener("input", ({ target }) => {
  if (target.type === "file") return;
  isDirty = true;
  const mark = form.querySelector(`[data-missing="${CSS.escape(target.id)}"]`);
  if (mark && target.value.trim()) mark.textContent = "";
  // Who corrects a translation has read it.
  const checks = form.querySelector(`[data-checks="${CSS.escape(target.id)}"]`);
  if (checks) checks.checked = true;
  later();
});
form?.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  isDirty = false;
  if (!saving) return;
  // What is being kept first gets its answer, else the two would look like two people.
  event.preventDefault();
  await saving;
  isDirty = false;
  form.requestSubmit(event.submitter);
});
addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
document.querySelector("#problems")?.focus();

function later() {
  clearTimeout(timer);
  timer = setTimeout(keep, wait);
}

function keep() {
  if (!isDirty || saving) return;
  isDirty = false;
  saving = send().finally(() => {
    saving = null;
    if (isDirty) later();
  });
}

async function send() {
  const data = new FormData(form);
  data.delete("picture");
  data.set("do", "keep");
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) {
    const { address, tag, unread } = await answer.json();
    form.elements.tag.value = tag;
    if (form.getAttribute("action") !== address) {
      form.setAttribute("action", address);
      history.replaceState(null, "", address);
    }
    status.textContent = `${unread > 0 ? form.dataset.partly : form.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`;
    wait = pause;
  } else {
    isDirty = true;
    status.textContent = form.dataset.unsaved;
    wait = longPause;
  }
}
