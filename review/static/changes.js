"use strict";
/* Keys for the inbox and the page of a change. Focus is the browser's own; nothing depends on this. */
(function () {
  const rows = () => [...document.querySelectorAll(".row")];
  const link = (row) => row.querySelector("h3 a");
  const here = () => document.activeElement && document.activeElement.closest(".row");
  const form = document.querySelector("#judge, form.judge");
  const NEXT = "clausewatch.next";
  let goes = false;

  function focus(row) {
    if (!row) return;
    link(row).focus();
    row.scrollIntoView({ block: "nearest" });
  }
  function move(step) {
    const all = rows(), at = all.indexOf(here());
    if (!all.length) {
      const beside = document.querySelector(step > 0 ? "a[rel=next]" : "a[rel=prev]");
      if (beside) location.assign(beside.href);
    } else focus(at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step]);
  }
  function count() {
    const told = form && form.querySelector("[data-marked]");
    if (!told) return;
    told.dataset.none = told.dataset.none || told.textContent;
    const n = document.querySelectorAll(".row > input:checked").length;
    told.textContent = n ? told.dataset.marked.replace("{n}", n) : told.dataset.none;
  }
  function say(key) {
    const button = form && form.querySelector(`[data-key="${key}"]`);
    if (!button) return;
    const row = here();
    if (row && !document.querySelector(".row > input:checked")) row.querySelector("input").checked = true;
    if (rows().length && !document.querySelector(".row > input:checked")) return;
    const after = row && rows().slice(rows().indexOf(row) + 1).find((one) => !one.querySelector("input").checked);
    try { sessionStorage.setItem(NEXT, after ? after.id : ""); } catch { /* it is a comfort only */ }
    form.requestSubmit(button);
  }
  const acts = {
    j: () => move(1), k: () => move(-1),
    o: () => { const row = here(); if (row) link(row).click(); },
    x: () => { const row = here(), box = row && row.querySelector("input"); if (box) { box.checked = !box.checked; count(); } },
    c: () => say("c"), d: () => say("d"), s: () => say("s"), u: () => say("u"),
    n: () => { const note = form && form.querySelector("[name=note]"); if (note) note.focus(); },
    f: () => {
      const words = document.querySelector("input[name=words]");
      if (!words) return;
      for (let box = words.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      words.focus();
    },
    "?": () => { const help = document.querySelector(".keys-help"); if (help && !help.open) help.showModal(); },
    g: () => { goes = true; setTimeout(() => { goes = false; }, 1500); },
  };
  const places = { i: "/", p: "/policies", s: "/sources" };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const at = event.target;
    if (at.closest("textarea, select, [contenteditable], dialog[open], input:not([type=checkbox])")) {
      if (event.key === "Escape" && !at.closest("dialog")) at.blur();
      return;
    }
    if (goes && places[event.key]) { goes = false; location.assign(places[event.key]); return; }
    goes = false;
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  document.addEventListener("change", count);
  count();
  try {
    const next = sessionStorage.getItem(NEXT);
    sessionStorage.removeItem(NEXT);
    if (next !== null && rows().length) focus(document.getElementById(next) || rows()[0]);
  } catch { /* without storage the focus begins on top */ }

  /* Where the reader has come to: told when they really look, never for a page that is fetched ahead. */
  const visit = document.querySelector("[data-visit]");
  function look() {
    if (!visit || document.prerendering || document.visibilityState !== "visible") return false;
    fetch(visit.action, { method: "POST", body: new URLSearchParams(new FormData(visit)), keepalive: true }).catch(() => {});
    return true;
  }
  if (!look()) document.addEventListener("visibilitychange", look, { once: true });
})();
