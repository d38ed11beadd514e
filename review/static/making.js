"use strict";
/* A long comparison is being made: tells for how long, and shows it once it is there. Without script the page loads again by itself. */
(function () {
  const making = document.querySelector(".making");
  if (!making) return;
  const told = making.querySelector("[data-shape]");
  const began = Date.now() - Number(making.dataset.since) * 1000;
  setInterval(() => { told.textContent = told.dataset.shape.replace("{n}", Math.round((Date.now() - began) / 1000)); }, 1000);
  async function ask() {
    let status = 202;
    try { status = (await fetch(location.href, { method: "HEAD", cache: "no-store" })).status; } catch { /* asked again */ }
    if (status === 202) setTimeout(ask, Number(making.dataset.again) * 1000);
    else location.reload();
  }
  setTimeout(ask, 1000);
})();
