/* The days of the calendar are one stop of the Tab key, and arrows lead from day to day. Without script each is a stop. */
(() => {
  "use strict";
  const days = [...document.querySelectorAll(".calendar a")];
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

  function stand(at) {
    days.forEach((day, place) => day.setAttribute("tabindex", place === at ? "0" : "-1"));
  }

  days.forEach((day, place) => {
    day.addEventListener("focus", () => stand(place));
    day.addEventListener("keydown", (event) => {
      if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      days[Math.min(Math.max(place + steps[event.key], 0), days.length - 1)].focus();
    });
  });
  stand(days.length - 1);
  // The newest day first, where the calendar is wider than the window.
  const newest = days.at(-1);
  const scroller = newest && newest.closest(".scroll");
  if (scroller) scroller.scrollLeft += newest.getBoundingClientRect().right - scroller.getBoundingClientRect().right + 24;
})();
