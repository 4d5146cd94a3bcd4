// The board: the state of what is computed, large figures, sentences and charts, as they come.

import { make, sentence, word } from "/static/common.js";
import { figure, table } from "/static/charts.js";

const at = (id) => document.getElementById(id);
const BESIDE = "side-by-side"; // the part whose tables stand close to the large figures where there is a place for them
let began; // of what is told now: its name, how far it was when first heard of, and when
let brief = "";

/** Say in a line how far it is. */
export function state(text) {
  at("state").textContent = text;
  if (at("ticker")) at("ticker").textContent = text;
}

/** Show progress, with the time left by the pace since it was first heard of. */
export function progress(told) {
  const bar = at("progress");
  bar.hidden = false;
  if (!told.of) {
    bar.removeAttribute("value");
    state(word(told.what === "drawing" ? "drawing" : "preparing"));
    return;
  }
  if (!began || began.what !== told.what || told.done < began.done) began = { what: told.what, done: told.done, when: performance.now() };
  bar.value = told.done / told.of;
  const pace = (performance.now() - began.when) / 1000 / (told.done - began.done);
  const left = Number.isFinite(pace) ? `, ${word("left", { seconds: Math.ceil(pace * (told.of - told.done)) })}` : "";
  state(`${word("living", told)}${left}`);
}

/** It is over: no bar any more. What was said so often while it went on is said once to who listens. */
export function over(text) {
  at("progress").hidden = true;
  state(text);
  at("said").textContent = `${text} ${brief}`;
  if (at("ticker") && brief) at("ticker").textContent = brief;
}

/** An error, where the figures would be. */
export function fault(told) {
  brief = "";
  over(`${word("failed")} ${sentence(told)}`);
}

/** Everything that a result says; drawn in place of what stood there, with a label where it is not one's own. */
export async function show(found, label = "") {
  at("label").textContent = label;
  at("label").hidden = !label;
  if (found.heroes) heroes(found.heroes);
  else if (found.findings) findings(found.findings);
  at("notices").replaceChildren(...(found.no_effect ?? []).map((text) => make("p", { class: "note" }, text)));
  if (at("paragraph") && (found.paragraph || found.findings)) at("paragraph").textContent = found.paragraph ?? "";
  const stamp = found.honest ? word("synthetic", { honest: found.honest.replace(/\.$/, "") }) : "";
  if (stamp) at("honest").textContent = stamp;
  const names = new Set();
  for (const part of found.parts) {
    for (const one of part.figures) {
      names.add(one.name);
      await figure(at("charts"), one, stamp || document.title);
    }
  }
  if (!found.heroes && !found.findings) return;
  for (const old of at("charts").querySelectorAll("figure")) if (!names.has(old.dataset.figure)) old.remove();
  tables(found.parts);
}

/** Tables under the charts, folded; the first ones open beside the large figures where the page has a place for that. */
function tables(parts) {
  const near = at("close") ? parts.filter((part) => part.name === BESIDE) : [];
  at("close")?.replaceChildren(...near.flatMap((part) => part.tables).map(table));
  at("charts").querySelector(".tables")?.remove();
  const rest = parts.filter((part) => !near.includes(part)).flatMap((part) => part.tables);
  at("charts").append(make("div", { class: "tables" }, ...rest.map((one) => make("details", {}, make("summary", {}, one.title), table(one)))));
}

function heroes(all) {
  const lists = Object.entries(all).map(([name, figures]) => {
    const items = figures.map((hero) => make("li", { class: hero.style },
      make("span", { class: "label" }, hero.label), " ",
      make("strong", {}, make("span", { class: "symbol" }, hero.symbol), ` ${hero.figure}`), " ",
      make("span", { class: "aside" }, hero.note)));
    return make("section", { "aria-label": name }, make("h3", {}, name), make("ul", { class: "heroes" }, ...items));
  });
  brief = Object.values(all).flatMap((figures) => figures.slice(0, 2)).map((hero) => `${hero.label} ${hero.symbol} ${hero.figure}`).join("; ");
  at("heroes").replaceChildren(...lists);
}

function findings(list) {
  brief = "";
  at("heroes").replaceChildren(make("ol", { class: "findings" }, ...list.map((one) => make("li", {}, make("strong", {}, `${one.label}.`), ` ${one.sentence}`))));
}

/** The result that is stored with the page, labelled as what it is. */
export async function stored() {
  const kept = at("stored");
  if (!kept) return;
  const found = JSON.parse(kept.textContent);
  await show(found, word("stored", { version: found.version }));
}
