"use strict";
// Shows what the service says, every 400 ms. Every word that comes from a device is set as text, never as HTML.
const POLL_MS = 400, SILENCE_MS = 4000, NAMED = 3;
const find = (selector) => document.querySelector(selector);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
const set = (selector, text) => { if (find(selector).textContent !== text) find(selector).textContent = text; };
const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
let texts = null, heard = performance.now();

function showTime(seconds, total) {
  const whole = Math.ceil(seconds), minutes = Math.floor(whole / 60);
  find("#time").className = whole < 60 ? "short" : minutes > 9 ? "long" : "";
  set("#time", whole < 60 ? String(whole) : `${minutes}:${String(whole % 60).padStart(2, "0")}`);
  set("#unit", whole < 60 ? texts.seconds : texts.minutes);
  find(".left").style.strokeDashoffset = String(1000 - 1000 * Math.min(1, seconds / total));
}

function showAlarm(free, none) {
  find("#alarm").hidden = free.length === 0 && !none;
  const rows = free.slice(0, NAMED).map((device) => {
    const row = element("li", device.name);
    row.append(element("small", `${texts.kinds[device.kind] ?? ""} · ${texts.problems[device.problem] ?? device.problem}`));
    return row;
  });
  if (none) rows.push(element("li", texts.none_locked));
  if (free.length > NAMED) rows.push(element("li", fill(texts.more, { count: free.length - NAMED })));
  set("#alarm h2", texts.not_locked);
  set("#alarm p", none ? texts.none_locked_advice : texts.not_locked_advice);
  const now = rows.map((row) => row.textContent).join("\n");
  if (find("#alarm ul").dataset.now !== now) {
    find("#alarm ul").replaceChildren(...rows);
    find("#alarm ul").dataset.now = now;
  }
}

function showHint(state) {
  const held = state.held_s > 0.2, key = texts.keys[state.stop_key] ?? String(state.stop_key ?? "").replace(/^KEY_/, "");
  const left = Math.max(1, Math.ceil(state.hold_s - state.held_s));
  find("#hold span").style.width = held ? `${Math.min(100, 100 * state.held_s / state.hold_s)}%` : "0";
  if (!state.way_out) return set("#hint", texts.no_way_out);
  set("#hint", held ? fill(texts.holding, { seconds: left }) : fill(texts.way_out, { key, seconds: state.hold_s }));
}

function moment(text) {
  return text ? new Date(text).toLocaleString(texts.lang, { dateStyle: "short", timeStyle: "short" }) : texts.never;
}

function showFacts(state) {
  const { settings, reminder } = state;
  const rows = [
    [texts.last, moment(reminder.last)], [texts.due, moment(reminder.due)], [texts.product, settings.product],
    [texts.contact, `${settings.contact_time_s} s`], [texts.protocol, settings.protocol_version],
  ];
  find("#facts").replaceChildren(...rows.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
}

const detail = {
  cleaning: (free, locked) => free || !locked ? "" : texts.all_locked,
  completed: (free, locked) => free || !locked ? texts.completed_partly : texts.completed_detail,
  aborted: () => texts.aborted_detail, lost: () => texts.lost_detail, unknown: () => texts.unknown_detail, idle: () => "",
};

function show(state) {
  const phase = state.phase, cleaning = phase === "cleaning", idle = phase === "idle", overdue = idle && state.reminder.overdue;
  const progress = state.progress ?? { locked: [], not_locked: [] };
  const root = document.documentElement;
  Object.assign(root.dataset, { phase, overdue: overdue ? "yes" : "no" });
  set("#room", state.settings.room);
  set("#station", state.settings.workstation);
  set("#headline", overdue ? texts.overdue : texts[phase]);
  set("#detail", detail[phase](progress.not_locked.length, progress.locked.length));
  find("#clock").hidden = !cleaning;
  if (cleaning) showTime(state.remaining_s, state.total_s); else find(".left").style.strokeDashoffset = "0";
  const told = cleaning || phase === "completed", nothing = progress.not_locked.length + progress.locked.length === 0;
  showAlarm(told ? progress.not_locked : [], told && nothing);
  set("#disk", state.disk ? texts.disk : "");
  for (const name of ["#facts", "#start"]) find(name).hidden = !idle;
  if (!idle) set("#answer", "");
  find("footer").hidden = !cleaning;
  if (cleaning) showHint(state);
  if (idle) showFacts(state);
}

async function poll() {
  try {
    texts ??= await (await fetch("/texts")).json();
    const state = await (await fetch("/state", { cache: "no-store" })).json();
    document.documentElement.lang = texts.lang;
    document.title = texts.title;
    set("#start", texts.start);
    show(state);
    heard = performance.now();
  } catch (error) {
    if (texts && performance.now() - heard > SILENCE_MS) showSilence();
  }
  setTimeout(poll, POLL_MS);
}

function showSilence() {
  document.documentElement.dataset.phase = "unknown";
  set("#headline", texts.unknown);
  set("#detail", texts.unknown_detail);
  for (const name of ["#clock", "#alarm", "#facts", "#start", "footer"]) find(name).hidden = true;
}

find("#start").addEventListener("click", async () => {
  find("#start").disabled = true;
  set("#answer", texts.starting);
  const reason = document.documentElement.dataset.overdue === "yes" ? "reminder" : "button";
  try {
    const response = await fetch("/start", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ reason }) });
    const { answer } = await response.json();
    set("#answer", answer === "paused" ? texts.paused : answer === "started" || answer === "running" ? texts.starting : texts.failed);
  } catch (error) {
    set("#answer", texts.failed);
  }
  find("#start").disabled = false;
});
poll();
