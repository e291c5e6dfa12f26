// Runs before the page is painted: light or dark as chosen last, else as the system has it.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
  try {
    const kept = localStorage.getItem("theme");
    if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  } catch {
    // Without storage the choice holds for this page only.
  }

  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isDark()));
      button.addEventListener("click", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        button.setAttribute("aria-pressed", String(isDark()));
        try {
          localStorage.setItem("theme", root.dataset.theme);
        } catch {
          // See above.
        }
        dispatchEvent(new CustomEvent("themechange", { detail: { dark: isDark() } }));
      });
    }
    systemDark.addEventListener("change", () => dispatchEvent(new CustomEvent("themechange", { detail: { dark: isDark() } })));
  });
})();
