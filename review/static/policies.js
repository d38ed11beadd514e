"use strict";
/* Keys on a policy's page: [ and ] for revisions, t for since marks, comma and full stop for what this revision brought. */
(function () {
  const follow = (key) => { const link = document.querySelector(`[data-key="${key}"]`); if (link) link.click(); };
  const step = (back) => {
    const brought = [...document.querySelectorAll(".clause.new")];
    if (!brought.length) return;
    const here = brought.indexOf(document.activeElement);
    const next = here < 0 ? (back ? brought.length - 1 : 0) : (here + (back ? -1 : 1) + brought.length) % brought.length;
    brought[next].tabIndex = -1;
    brought[next].focus({ preventScroll: true });
    brought[next].scrollIntoView({ block: "center" });
  };
  const actions = { "[": () => follow("["), "]": () => follow("]"), t: () => follow("t"), ",": () => step(true), ".": () => step(false) };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });
})();
