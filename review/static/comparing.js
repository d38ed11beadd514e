"use strict";
/* Keys to the next and the previous change, and the current place in the head and on the map. The links do without. */
(function () {
  const print = document.querySelector("button.print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const changes = [...document.querySelectorAll(".row[data-n]")];
  const told = document.querySelector(".nav .at");
  if (!changes.length || !told) return;
  const keys = document.querySelector(".keys");
  if (keys) keys.hidden = false;
  const marker = document.querySelector(".map .here");
  const head = document.querySelector(".rows thead th:last-child");
  const shape = told.dataset.shape;
  let current = -1;

  function show(place) {
    if (changes[current]) changes[current].classList.remove("here");
    current = place;
    const row = changes[place];
    if (!row) return;
    row.classList.add("here");
    told.textContent = shape.replace("{n}", row.dataset.n);
  }
  function go(place) {
    const row = changes[place];
    show(place);
    location.replace("#" + row.id);
    row.querySelector(".spot-in").focus({ preventScroll: true });
  }
  function step(by) {
    if (current < 0) return go(by > 0 ? nearest() : Math.max(nearest() - 1, 0));
    if (changes[current + by]) return go(current + by);
    const link = changes[current].querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]");
    if (link) location.assign(link.href);
  }
  function nearest() {
    const top = head.getBoundingClientRect().bottom;
    const found = changes.findIndex((row) => row.getBoundingClientRect().bottom > top + 4);
    return found < 0 ? changes.length - 1 : found;
  }
  function mark() {
    if (!marker) return;
    const rows = [...document.querySelectorAll(".row[data-y]")];
    const seen = rows.find((row) => row.getBoundingClientRect().bottom > head.getBoundingClientRect().bottom + 4);
    marker.setAttribute("visibility", seen ? "visible" : "hidden");
    if (seen) marker.setAttribute("y", String(Math.min(Number(seen.dataset.y), 992)));
  }
  function follow() {
    const place = changes.findIndex((row) => "#" + row.id === location.hash);
    if (place >= 0) show(place);
  }
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "n" || event.key === "j") step(1);
    else if (event.key === "p" || event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });
  addEventListener("hashchange", follow);
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  follow();
  mark();
})();
