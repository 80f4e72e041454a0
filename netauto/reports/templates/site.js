"use strict";
// Search and comparison. Without this script the list and every page are there to read.
(() => {
  const runs = JSON.parse(document.querySelector("#data").textContent);
  const rows = [...document.querySelectorAll("tr.run")];
  const texts = rows.map((row) => row.textContent.toLocaleLowerCase());
  const search = document.querySelector("#search");
  const shown = document.querySelector("#shown");
  const table = document.querySelector("#compared");
  const words = table.dataset;
  let picked = [];

  const find = () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    rows.forEach((row, number) => { row.hidden = !texts[number].includes(wanted); });
    shown.textContent = shown.dataset.text.replace("#", rows.filter((row) => !row.hidden).length);
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
  const about = (one, other, device) => {
    if (one.devices[device] === undefined) return "–";
    const [added, removed, lines] = one.devices[device].split(" ");
    const there = other.devices[device];
    const judged = there === undefined ? words.only : there.split(" ")[2] === lines ? words.same : words.differs;
    return `${added} ${removed}, ${judged}`;
  };
  const compare = () => {
    if (picked.length !== 2) return table.replaceChildren();
    const [left, right] = picked.map((number) => runs[number]);
    const fields = ["unit", "verdict", "change", "operator", "started"];
    const devices = [...new Set([...Object.keys(left.devices), ...Object.keys(right.devices)])].sort();
    table.replaceChildren(
      line("th", words.run, [left.name, right.name]),
      ...words.labels.split("|").map((label, number) => line("td", label, [left[fields[number]], right[fields[number]]])),
      ...devices.map((device) => line("td", device, [about(left, right, device), about(right, left, device)])),
    );
  };
  const pick = (box) => {
    const number = Number(box.value);
    picked = box.checked ? [...picked, number] : picked.filter((one) => one !== number);
    while (picked.length > 2) document.querySelector(`input[name=pick][value="${picked.shift()}"]`).checked = false;
    compare();
  };

  document.documentElement.classList.add("live");
  search.addEventListener("input", find);
  document.querySelectorAll("input[name=pick]").forEach((box) => box.addEventListener("change", () => pick(box)));
})();
