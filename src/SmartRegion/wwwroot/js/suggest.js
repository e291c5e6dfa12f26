// Completes what one types in a search field: an accessible combobox (WAI-ARIA APG, list autocomplete) over /api/suggest.
const wait = 120;

for (const input of document.querySelectorAll("input[data-suggest]")) attach(input);

function attach(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "suggest-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? input.placeholder);
  const box = document.createElement("div");
  box.className = "suggest";
  input.before(box);
  box.append(input, list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  let items = [];
  let at = -1;
  let timer = 0;
  let asked = null;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  // The field keeps the focus while one presses on an item.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(items[Number(option.dataset.at)]);
  });

  async function ask() {
    asked?.abort();
    const text = input.value.trim();
    if (text.length < 2) return close();
    asked = new AbortController();
    try {
      const kind = input.dataset.suggestKind ? `&kind=${input.dataset.suggestKind}` : "";
      const url = `/api/suggest?q=${encodeURIComponent(text)}&lang=${input.dataset.suggest}&limit=8${kind}`;
      const answer = await fetch(url, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).items);
    } catch (fault) {
      if (fault.name !== "AbortError") close();
    }
  }

  function show(found) {
    items = found;
    at = -1;
    list.replaceChildren(...items.map((item, i) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${i}`;
      option.dataset.at = String(i);
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const text = document.createElement("span");
      text.textContent = item.text;
      if (item.language !== document.documentElement.lang) text.lang = item.language;
      option.append(text);
      if (item.detail) {
        const detail = document.createElement("small");
        detail.textContent = item.detail;
        option.append(detail);
      }
      return option;
    }));
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  function onKey(event) {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && items.length > 0 && !list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place past the ends is the field itself.
      at = ((at + 1 + step + items.length + 1) % (items.length + 1)) - 1;
      mark();
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      take(items[at]);
    }
  }

  function mark() {
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function take(item) {
    close();
    if (input.dataset.suggestKind !== undefined) {
      // In a form one of several things is named: the id tells for sure which.
      input.value = `${item.text} (${item.id})`;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      clearTimeout(timer);
    } else if (input.dataset.suggestGo && item.kind !== "concept") location.assign(input.dataset.suggestGo + encodeURIComponent(item.id));
    else {
      input.value = item.text;
      input.form.requestSubmit();
    }
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    items = [];
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
