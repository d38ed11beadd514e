"use strict";
/* Opens the filter where there is room, and shuts the menu and lists of choices. Nothing depends on it. */
(function () {
  const shut = (event) => {
    for (const list of document.querySelectorAll(".menu[open], .picks[open]")) {
      const leaves = event.key === "Escape" ? list.contains(document.activeElement) || list.matches(".menu") : event.type === "click" && !list.contains(event.target);
      if (!leaves) continue;
      if (event.key === "Escape" && list.contains(document.activeElement)) list.querySelector("summary").focus();
      list.open = false;
    }
  };
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, shut);
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector('[data-key="/"]');
    const busy = event.target.closest("input, select, textarea, [contenteditable]");
    if (!box || event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  const filters = document.querySelector(".filters");
  if (filters) filters.open = matchMedia("(min-width: 62rem)").matches; // beside the list, or folded above it
})();
