"use strict";
/* Asks again while something runs, as the page does by itself without script, but never under a reader's hands. */
(function () {
  const running = document.querySelector("[data-reload]");
  if (!running) return;
  const wait = Number(running.dataset.reload) || 3000;
  const busy = () => document.hidden || document.querySelector("details[open]") || !getSelection().isCollapsed ||
    document.activeElement?.matches("input, select, textarea");
  setInterval(() => { if (!busy()) location.reload(); }, wait);
})();
