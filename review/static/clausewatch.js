"use strict";
/* Opens the filter where there is room, and shuts the menu. Nothing depends on it. */
(function () {
  const menu = document.querySelector(".menu");
  const shut = (event) => {
    if (event.key === "Escape" || (event.type === "click" && !menu.contains(event.target))) menu.open = false;
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
  if (filters && matchMedia("(min-width: 62rem)").matches) filters.open = true;
})();
