// Makes the search form lively: a facet or an order applies at once, and facets fold away where there is little room.
const form = document.querySelector("form[data-search]");
const facets = document.querySelector("[data-facets]");
const narrow = matchMedia("(max-width: 47.99rem)");

if (narrow.matches) facets.open = false;
narrow.addEventListener("change", () => { facets.open = !narrow.matches; });

form.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox], select")) form.requestSubmit();
});

// Empty fields stay out of the address.
form.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});
