"use strict";
/* Marks the changes that were not there at the last visit. Everything works without it. */
(function () {
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
