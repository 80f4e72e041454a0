"use strict";
// Search and comparison. Without this script the list and every page are there to read.
(() => {
  const { runs, says } = JSON.parse(document.querySelector("#data").textContent);
  const rows = [...document.querySelectorAll("tr.run")];
  const texts = rows.map((row) => row.textContent.toLocaleLowerCase());
  const columns = [...document.querySelectorAll("#runs thead th")].map((column) => column.textContent);
  const search = document.querySelector("#search");
  const shown = document.querySelector("#shown");
  const table = document.querySelector("#compared");
  const said = document.querySelector("#said");
  const differences = document.querySelector("#differences");
  const MANY = 2500; // changed lines of two runs: from there on a device's lines come when somebody unfolds it
  let picked = [];

  const say = (key, values = {}) => says[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const made = (tag, values = {}, ...inside) => {
    const one = Object.assign(document.createElement(tag), values);
    one.append(...inside);
    return one;
  };

  const find = () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    rows.forEach((row, number) => { row.hidden = !texts[number].includes(wanted); });
    shown.textContent = shown.dataset.text.replace("#", rows.filter((row) => !row.hidden).length);
  };

  // What a run changed on a device: `place` on the run's page, how many lines, and the name of the file that has them.
  const changed = (run, device) => {
    if (!Object.hasOwn(run.devices, device)) return null;
    const [place, added, removed, digest] = run.devices[device].split(" ");
    return { run, place, added: Number(added), removed: Number(removed), digest };
  };

  // Lines come from files beside this page; each calls this with its own name and what it holds.
  const held = new Map();
  window.netautoLines = (digest, found) => held.set(digest, found);
  const load = (one) => new Promise((done, failed) => {
    const judge = () => (held.has(one.digest) ? done(held.get(one.digest)) : failed());
    if (one === null) done([]);
    else if (held.has(one.digest)) judge();
    else document.body.append(made("script", { src: `lines/${one.digest}.js`, onload: judge, onerror: judge }));
  });

  // A line is the same where all lines that it stands under are; what occurs twice is told apart by its number.
  const known = (found) => {
    const above = [];
    const seen = new Map();
    return found.map(([sign, depth, text]) => {
      above.length = Math.min(above.length, depth);
      const parents = [...above];
      above[depth] = [sign, depth, text];
      const path = JSON.stringify([...parents.map((one) => one?.[2]), sign, text]);
      seen.set(path, (seen.get(path) ?? 0) + 1);
      return { sign, depth, text, parents, key: `${seen.get(path)} ${path}` };
    });
  };
  // The longest part that both have in one order: pairs of numbers. Each line is on a side only once, so rising numbers are all there is to find.
  const common = (left, right) => {
    const there = new Map(right.map((line, number) => [line.key, number]));
    const ends = [];
    left.forEach((line, number) => {
      const other = there.get(line.key);
      if (other === undefined) return;
      let low = 0;
      for (let high = ends.length; low < high;) {
        const middle = (low + high) >> 1;
        if (ends[middle].other < other) low = middle + 1;
        else high = middle;
      }
      ends[low] = { number, other, before: ends[low - 1] };
    });
    const pairs = [];
    for (let end = ends.at(-1); end; end = end.before) pairs.push([end.number, end.other]);
    return pairs.reverse();
  };
  // Runs of lines in order: those that both have, or those that only the left and only the right has.
  const parts = (left, right) => {
    const found = [];
    let [here, there] = [0, 0];
    for (const [number, other] of [...common(left, right), [left.length, right.length]]) {
      if (here < number || there < other) found.push({ left: left.slice(here, number), right: right.slice(there, other) });
      if (number < left.length) {
        if (found.at(-1)?.both) found.at(-1).both.push(left[number]);
        else found.push({ both: [left[number]] });
      }
      [here, there] = [number + 1, other + 1];
    }
    return found;
  };

  const SIGNS = { "+": "+ ", "-": "− ", " ": "  " };
  const listed = (found, values) => made("ul", values, ...found.map((line) => made("li", { textContent: SIGNS[line.sign] + "  ".repeat(line.depth) + line.text })));
  const side = (kind, run, found) => {
    const one = made("div", { className: kind });
    if (found.length) one.append(made("p", { textContent: say("onlyIn", { run: run.name }) }), listed(found));
    return one;
  };
  const part = (found, left, right) => {
    if (found.both) {
      return [made("details", {}, made("summary", { textContent: say("both", { count: found.both.length }) }), listed(found.both))];
    }
    const [first, other] = [found.left[0], found.right[0]];
    const parents = (other?.depth > (first?.depth ?? -1) ? other : first).parents.filter(Boolean).map(([, depth, text]) => ({ sign: " ", depth, text }));
    const sides = made("div", { className: "sides" }, side("left", left, found.left), side("right", right, found.right));
    return [...(parents.length ? [listed(parents, { className: "under" })] : []), sides];
  };
  const fill = async (fold, device, left, right, one, other) => {
    const body = fold.lastElementChild;
    try {
      const [here, there] = (await Promise.all([load(one), load(other)])).map(known);
      body.replaceChildren(...parts(here, there).flatMap((found) => part(found, left, right)));
      const count = (key) => body.querySelectorAll(`.${key} li`).length;
      fold.firstElementChild.textContent = say("lines", { left: count("left"), right: count("right") });
    } catch {
      body.replaceChildren(made("p", { className: "trouble", textContent: say("unreadable", { device }) }));
    }
  };
  const section = (number, device, left, right, open) => {
    const sides = [changed(left, device), changed(right, device)];
    const title = made("h3", { id: `differing-${number}`, textContent: device });
    const links = made("p");
    sides.forEach((one) => {
      if (one === null) return;
      const link = made("a", { href: `runs/${one.run.name}.html#device-${one.place}`, textContent: say("link", { device, run: one.run.name }) });
      links.append(...(links.childNodes.length ? [" · "] : []), link, ` +${one.added} −${one.removed}`);
    });
    const fold = made("details", { className: "differing" }, made("summary", { textContent: say("show", { device }) }), made("div", { className: "code" }));
    fold.addEventListener("toggle", () => { if (fold.open) fill(fold, device, left, right, ...sides); }, { once: true });
    fold.open = open;
    const whole = made("section", {}, title, links, fold);
    whole.setAttribute("aria-labelledby", title.id);
    return whole;
  };

  const line = (kind, label, cells) => {
    const row = document.createElement("tr");
    [label, ...cells].forEach((text, number) => {
      const cell = document.createElement(number && kind === "td" ? "td" : "th");
      if (cell.tagName === "TH") cell.scope = kind === "td" ? "row" : "col";
      cell.textContent = text;
      row.append(cell);
    });
    return row;
  };
  const about = (one, other) => {
    if (one === null) return "–";
    const judged = other === null ? says.only : other.digest === one.digest ? says.same : says.differs;
    return `+${one.added} −${one.removed}, ${judged}`;
  };
  const compare = () => {
    said.textContent = "";
    table.replaceChildren();
    differences.replaceChildren();
    if (picked.length !== 2) return;
    const [left, right] = picked.map((number) => runs[number]);
    const names = [...new Set([...Object.keys(left.devices), ...Object.keys(right.devices)])].sort();
    const devices = names.map((device) => [device, changed(left, device), changed(right, device)]);
    const differing = devices.filter(([, one, other]) => one?.digest !== other?.digest);
    table.replaceChildren(
      line("th", columns[1], [left.name, right.name]),
      ...columns.slice(2).map((column, number) => line("td", column, picked.map((one) => rows[one].cells[number + 2].textContent))),
      ...devices.map(([device, one, other]) => line("td", device, [about(one, other), about(other, one)])),
    );
    const size = differing.flatMap(([, ...sides]) => sides).reduce((sum, one) => sum + (one ? one.added + one.removed : 0), 0);
    differences.replaceChildren(...differing.map(([device], number) => section(number, device, left, right, size <= MANY)));
    said.textContent = say("compared", { left: left.name, right: right.name, count: differing.length, all: devices.length });
  };
  const pick = (box) => {
    const number = Number(box.value);
    picked = [...picked.filter((one) => one !== number), ...(box.checked ? [number] : [])];
    while (picked.length > 2) document.querySelector(`input[name=pick][value="${picked.shift()}"]`).checked = false;
    compare();
  };

  document.documentElement.classList.add("live");
  search.addEventListener("input", find);
  const boxes = [...document.querySelectorAll("input[name=pick]")];
  boxes.forEach((box) => box.addEventListener("change", () => pick(box)));
  // Who comes back from a run's page finds his ticks as they were, put there by the browser without a `change`.
  addEventListener("pageshow", () => {
    if (boxes.filter((box) => box.checked).length !== picked.length) boxes.filter((box) => box.checked).forEach(pick);
    find();
  });
})();
