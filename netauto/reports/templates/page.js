"use strict";
// Filters and folding. Without this script everything is there to read: it only hides, shows and folds.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const device = document.querySelector("#filter-device");
  const text = document.querySelector("#filter-text");
  const shown = document.querySelector("#shown");
  const kinds = all("input[name=kind]");
  const folds = all("details.fold");
  const opened = new Map();
  const read = new Map();
  let waiting = 0;

  // The lines of a section with their text, read once: reading is what takes time.
  const linesOf = (fold) => {
    if (!read.has(fold)) {
      read.set(fold, all("ins, del, .code > span", fold).map((line) => ({ line, text: line.textContent.toLocaleLowerCase() })));
    }
    return read.get(fold);
  };

  // Tens of thousands of lines are filtered a few milliseconds at a time, so that typing and scrolling go on; a later wish overtakes.
  const SLICE = 12;
  const pause = () => new Promise((go) => { setTimeout(go); });
  let turn = 0;
  const inSlices = async (sections, act) => {
    const mine = ++turn;
    let until = performance.now() + SLICE;
    for (const one of sections) {
      if (performance.now() > until) {
        await pause();
        if (mine !== turn) return false;
        until = performance.now() + SLICE;
      }
      act(one);
    }
    return true;
  };

  const filter = async () => {
    const wanted = text.value.trim().toLocaleLowerCase();
    const allowed = new Set(kinds.filter((kind) => kind.checked).map((kind) => kind.value));
    let count = 0;
    const sift = (one) => {
      let found = 0;
      for (const { line, text: said } of linesOf(one)) {
        const good = allowed.has(line.tagName) && (wanted === "" || said.includes(wanted));
        if (line.hidden === good) line.hidden = !good;
        found += good;
      }
      one.hidden = found === 0;
      if (wanted !== "" && !opened.has(one)) opened.set(one, one.open);
      if (wanted !== "") one.open = found > 0;
      else if (opened.has(one)) one.open = opened.get(one);
      count += found;
    };
    all(".device").forEach((section) => { section.hidden = device.value !== "" && section.id !== device.value; });
    if (!await inSlices(folds.filter((one) => !one.closest(".device").hidden), sift)) return;
    if (wanted === "") opened.clear();
    shown.textContent = shown.dataset.text.replace("#", count);
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  };
  const fold = (open) => folds.forEach((one) => { one.open = open; });

  // A page of tens of thousands of lines comes without colours, and gets them where somebody looks.
  const words = /^\s*[^\s\d"'][^\s]*|"[^"]*"|'[^']*'|(?<![\w./:-])\d[\w.:/,-]*/g;
  const coloured = new Set();
  const paint = (line) => {
    const text = line.firstChild;
    if (!text || text.nodeType !== Node.TEXT_NODE) return;
    const parts = [];
    let end = 0;
    for (const found of text.data.matchAll(words)) {
      const part = document.createElement(found.index === 0 ? "b" : /["']/.test(found[0][0]) ? "em" : "i");
      part.textContent = found[0];
      parts.push(text.data.slice(end, found.index), part);
      end = found.index + found[0].length;
    }
    text.replaceWith(...parts, text.data.slice(end));
  };
  const colour = (one) => {
    if (!one.open || coloured.has(one)) return;
    coloured.add(one);
    linesOf(one).forEach(({ line }) => paint(line));
  };
  if (document.querySelector("[data-plain]")) {
    const watch = new IntersectionObserver((seen) => seen.forEach((one) => { if (one.isIntersecting) colour(one.target); }));
    folds.forEach((one) => {
      watch.observe(one);
      one.addEventListener("toggle", () => { watch.unobserve(one); watch.observe(one); });
    });
  }

  document.documentElement.classList.add("live");
  text.addEventListener("input", soon);
  device.addEventListener("change", filter);
  kinds.forEach((kind) => kind.addEventListener("change", filter));
  document.querySelector("#unfold").addEventListener("click", () => fold(true));
  document.querySelector("#fold").addEventListener("click", () => fold(false));
  // Paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((one) => { one.open = false; }));
})();
