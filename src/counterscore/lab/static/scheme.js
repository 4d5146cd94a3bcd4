// The page of a scheme: rules, numbers and the reform are three views of one change.

import { cost, link, make, order, saved, sentence, settled, word } from "/static/common.js";
import * as board from "/static/board.js";
import { live } from "/static/live.js";

const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/; // in no file that holds a text
const at = (id) => document.getElementById(id);
const base = at("bench").dataset.base;
const change = { base, reforms: [], text: "" };
const made = new Map(); // sliders, by the place of their number
const wanted = new Map(); // numbers that are to be set, by place
const drawn = new Map(); // what was shown last, as text, by rule and by number
let setting = false;
let asked = 0; // what was asked last; an answer to anything older is not heard
let wrong = false; // whether the text has an error
let fits = true;
let fitsBeside = true;

function fromLink() {
  const kept = location.hash.slice(1);
  Object.assign(change, { reforms: [], text: "" });
  if (!kept) return;
  try {
    const bytes = Uint8Array.from(atob(kept.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const found = JSON.parse(new TextDecoder().decode(bytes));
    change.reforms = (found.reforms ?? []).map(String);
    change.text = String(found.text ?? "");
  } catch {
    at("fault").textContent = word("no_link");
  }
}

function changed() {
  return change.text.trim() !== "" || change.reforms.length > 0;
}

/** Whether something is not as it was when last asked about: what is the same need not be drawn again. */
function fresh(key, what) {
  const text = JSON.stringify(what);
  const news = drawn.get(key) !== text;
  drawn.set(key, text);
  return news;
}

/** Show the rules, with what the change makes marked. */
function rules(list) {
  if (fresh("sections", list.map((section) => section.name))) {
    at("rules").replaceChildren(...list.map(() => make("div", {})));
    list.forEach((_, n) => drawn.delete(`rules ${n}`));
  }
  list.forEach((section, n) => { if (fresh(`rules ${n}`, section)) at("rules").children[n].replaceChildren(rule(section)); });
}

function rule(section) {
  const news = section.sentences.some((one) => one.new);
  const items = section.sentences.map((one) => make("li", {}, one.new ? make("mark", {}, make("span", { class: "sr" }, `${word("changed")}: `), one.text) : one.text));
  return make("details", { open: news }, make("summary", {}, section.name, news ? make("span", { class: "news" }, ` ${word("changed")}`) : null), make("ul", { class: "plain" }, ...items));
}

function shown(value) {
  return Number(value).toLocaleString("en", { maximumSignificantDigits: 4 });
}

/** A slider for every number that has a range; the others are in the text. One that stands already stays, with the keyboard on it. */
function sliders(list) {
  const sliding = list.filter((one) => one.slides);
  if (sliding.length !== made.size || !sliding.every((one) => made.has(one.place))) {
    build(sliding);
    for (const one of sliding) drawn.delete(one.place);
    search();
  }
  for (const one of sliding) if (!wanted.has(one.place) && fresh(one.place, one)) put(made.get(one.place), one);
}

function build(sliding) {
  const groups = new Map();
  made.clear();
  for (const one of sliding) {
    made.set(one.place, slider(one));
    groups.set(one.mechanism, [...(groups.get(one.mechanism) ?? []), made.get(one.place).whole]);
  }
  const open = new Set([...at("numbers").querySelectorAll("details[open]")].map((d) => d.dataset.mechanism));
  at("numbers").replaceChildren(...[...groups].map(([name, items]) =>
    make("details", { "data-mechanism": name, open: open.has(name) }, make("summary", {}, `${name.replaceAll("_", " ")} (${items.length})`), ...items)));
}

function slider(one) {
  const id = `n-${one.place}`;
  const name = one.place.split(".").slice(1).join(", ").replaceAll("_", " ");
  const input = make("input", { type: "range", id, "data-place": one.place, "aria-describedby": `${id}-about` });
  const output = make("output", { for: id });
  const back = make("button", { type: "button", "data-back": one.place });
  const about = make("p", { class: "meta", id: `${id}-about` });
  input.addEventListener("input", () => { output.textContent = shown(input.value); });
  input.addEventListener("change", () => set(one.place, Number(input.value)));
  back.addEventListener("click", () => { input.focus(); set(one.place, Number(back.dataset.before)); });
  const whole = make("div", { class: "number", "data-name": `${one.place} ${name} ${one.meaning}`.toLowerCase() },
    make("label", { for: id }, name), input, output, about, make("p", { class: "buttons small" }, back));
  return { whole, input, output, back, about };
}

/** What a slider shows. */
function put({ whole, input, output, back, about }, one) {
  const low = Math.min(one.low, one.high), high = Math.max(one.low, one.high);
  const moved = one.before !== null && one.before !== one.value;
  Object.assign(input, { min: low, max: high, step: one.step, value: one.value });
  output.textContent = shown(one.value);
  back.hidden = !moved;
  back.dataset.before = one.before;
  back.textContent = word("reset", { value: shown(one.before) });
  whole.classList.toggle("moved", moved);
  about.textContent = `${word("slider", { low: shown(low), high: shown(high), unit: one.unit, status: one.status })}; ${one.meaning}${one.source ? ` [${one.source}]` : ""}`;
}

function search() {
  const wanted = at("search").value.trim().toLowerCase();
  for (const group of at("numbers").querySelectorAll("details")) {
    let any = false;
    for (const one of group.querySelectorAll(".number")) {
      one.hidden = wanted !== "" && !one.dataset.name.includes(wanted);
      any ||= !one.hidden;
    }
    group.hidden = !any;
    if (wanted && any) group.open = true;
  }
}

/** Errors at their line, beside the text. */
function lines(wrong) {
  const many = at("text").value.split("\n").length;
  at("lines").replaceChildren(...Array.from({ length: many }, (_, n) => make("span", { class: n + 1 === wrong ? "wrong" : "" }, `${n + 1}\n`)));
  at("lines").scrollTop = at("text").scrollTop;
}

/** Read the change again; where it is sound, show its rules and live it. */
async function read() {
  const mine = ++asked;
  const { ok, gone, told } = await order("/api/now/sheet", change);
  if (mine !== asked) return;
  if (gone) return board.fault(told);
  lines(ok ? 0 : told.line);
  said(ok ? "" : sentence(told), ok);
  at("text").setAttribute("aria-invalid", String(!ok));
  wrong = !ok;
  at("older").hidden = ok;
  if (!ok) return able();
  accept(told);
  live({ ...change });
}

/** Show what a sound change makes of the scheme. */
function accept(told) {
  rules(told.rules);
  sliders(told.numbers);
  for (const box of document.querySelectorAll("input[name=reform]")) box.checked = change.reforms.includes(box.value);
  if (at("text").value !== change.text) at("text").value = change.text;
  lines(0);
  said(change.text.trim() ? word("ok") : "", true);
  wrong = false;
  at("older").hidden = true;
  at("shared").textContent = "";
  at("text").setAttribute("aria-invalid", "false");
  history.replaceState(null, "", changed() ? `#${link(change)}` : location.pathname);
  at("save").disabled = !change.text.trim();
  again();
  able();
}

/** Set a number, and live with it at the same time; of several in quick succession the last of each, one after the other. */
async function set(place, value) {
  wanted.set(place, value);
  if (setting) return;
  setting = true;
  const mine = ++asked;
  let last;
  while (wanted.size) {
    const [[where, what]] = wanted;
    wanted.delete(where);
    drawn.delete(where); // its slider stands where the hand left it
    const news = { ...change, place: where, value: what };
    live(news);
    last = await order("/api/now/set", news);
    if (last.ok) change.text = last.told.text;
  }
  setting = false;
  if (mine !== asked) return;
  if (last.ok) accept(last.told);
  else if (last.gone) board.fault(last.told);
  else said(sentence(last.told), false);
}

/** What is to be said of the text: an error, or that there is none. */
function said(text, fine) {
  at("fault").textContent = text;
  at("fault").classList.toggle("fault", !fine);
}

/** How the same is done elsewhere. */
function again() {
  const file = change.text.trim() ? "my-change.toml" : null;
  const all = [...change.reforms, ...(file ? [file] : [])];
  at("saved-first").hidden = !file;
  at("command").textContent = `counterscore run ${base}${all.map((one) => ` --reform ${one}`).join("")} --people ${at("people").value} --seed ${at("seed").value}`;
  at("python").textContent = `import counterscore as cs\n\nrun = cs.simulate(${JSON.stringify(base)}, reforms=${JSON.stringify(all)}, people=${at("people").value}, seed=${at("seed").value})\ncs.report(run, "report.html")`;
}

const price = settled(async () => {
  const people = at("people").value;
  const [one, two] = await Promise.all([1, 2].map((schemes) => cost({ base, people, schemes })));
  if (!one || !two) return;
  at("cost").textContent = one.said;
  [fits, fitsBeside] = [one.fits, two.fits];
  able();
  again();
}, 100);

/** What can be lived: what fits this machine, and beside the scheme only what differs from it. */
function able() {
  at("run").disabled = !fits || wrong;
  at("beside").disabled = !fitsBeside || !changed() || wrong;
}

async function start(kind) {
  const spec = { kind, ...change, people: Number(at("people").value), seed: Number(at("seed").value) };
  const { ok, told } = await order("/api/jobs", spec);
  if (ok) location.href = `/job/${told.job}`;
  else at("cost").textContent = sentence(told);
}

const typed = settled(read, 250);
at("text").addEventListener("input", () => { change.text = at("text").value; asked++; typed(); });
at("text").addEventListener("scroll", () => { at("lines").scrollTop = at("text").scrollTop; });
at("search").addEventListener("input", search);
at("reset").addEventListener("click", () => {
  if (changed()) history.pushState(null, "", location.pathname); // one step back brings them again
  change.reforms = [];
  change.text = at("text").value = "";
  read();
});
for (const box of document.querySelectorAll("input[name=reform]")) {
  box.addEventListener("change", () => {
    change.reforms = [...document.querySelectorAll("input[name=reform]:checked")].map((one) => one.value);
    read();
  });
}
at("share").addEventListener("click", async () => {
  const address = `${location.origin}${location.pathname}#${link(change)}`;
  await navigator.clipboard?.writeText(address).catch(() => {});
  at("shared").textContent = `${word("copied")} ${address}`;
});
at("save").addEventListener("click", () => saved("my-change.toml", change.text));
at("load").addEventListener("change", async () => {
  const [file] = at("load").files;
  at("load").value = "";
  if (!file) return;
  if (file.size > 256 * 1024) return said(word("too_long"), false);
  const text = await file.text();
  if (!text.trim()) return said(word("empty"), false);
  if (NO_TEXT.test(text)) return said(word("no_text"), false);
  change.text = text;
  at("text").value = change.text;
  read();
});
at("people").addEventListener("change", price);
at("seed").addEventListener("input", again);
at("more").addEventListener("submit", (event) => { event.preventDefault(); start("run"); });
at("beside").addEventListener("click", () => start("compare"));

addEventListener("hashchange", () => { fromLink(); at("text").value = change.text; read(); });

fromLink();
at("text").value = change.text;
await board.stored();
await read();
price();
