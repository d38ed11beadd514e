"use strict";
/* Opens the filter where there is room, and marks what was not there at the last visit. Nothing depends on it. */
(function () {
  const menu = document.querySelector(".menu");
  const shut = (event) => {
    if (event.key === "Escape" || (event.type === "click" && !menu.contains(event.target))) menu.open = false;
  };
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, shut);
  const filters = document.querySelector(".filters");
  if (filters && matchMedia("(min-width: 62rem)").matches) filters.open = true;
  const stream = document.querySelector("[data-newest]");
  if (!stream) return;
  const key = "clausewatch.seen";
  let seen = 0;
  try {
    seen = Number(localStorage.getItem(key)) || 0;
    const newest = Number(stream.dataset.newest) || 0;
    localStorage.setItem(key, String(Math.max(seen, newest)));
  } catch { return; }
  if (!seen) return;
  for (const row of stream.querySelectorAll("[data-id]")) {
    if (Number(row.dataset.id) > seen) row.querySelector(".fresh").hidden = false;
  }
})();
