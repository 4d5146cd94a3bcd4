// The board: the state of what is computed, large figures, sentences and charts, as they come.

import { make, sentence, span, word } from "/static/common.js";
import { figure, table } from "/static/charts.js";

const at = (id) => document.getElementById(id);

/** Say in a line how far it is. */
export function state(text) {
  at("state").textContent = text;
}

/** Show progress; with a start in milliseconds also the time left. */
export function progress(told, start) {
  const bar = at("progress");
  bar.hidden = false;
  if (!told.of) {
    bar.removeAttribute("value");
    state(word("preparing"));
    return;
  }
  bar.value = told.done / told.of;
  const seconds = (performance.now() - start) / 1000;
  const left = told.done ? `, ${word("left", { seconds: Math.ceil((seconds / told.done) * (told.of - told.done)) })}` : "";
  state(`${word("living", told)}${left}`);
}

/** It is over: no bar any more. */
export function over(text) {
  at("progress").hidden = true;
  state(text);
}

/** An error, where the figures would be. */
export function fault(told) {
  over(`${word("failed")} ${sentence(told)}`);
}

/** Everything that a result says; drawn in place of what stood there. */
export async function show(found) {
  if (found.heroes) heroes(found.heroes);
  else if (found.findings) findings(found.findings);
  at("notices").replaceChildren(...(found.no_effect ?? []).map((text) => make("p", { class: "note" }, text)));
  if (found.paragraph || found.findings) at("paragraph").textContent = found.paragraph ?? "";
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
  at("charts").querySelector(".tables")?.remove();
  const tables = found.parts.flatMap((part) => part.tables);
  at("charts").append(make("div", { class: "tables" }, ...tables.map((one) => make("details", {}, make("summary", {}, one.title), table(one)))));
}

function heroes(all) {
  const lists = Object.entries(all).map(([name, figures]) => {
    const items = figures.map((hero) => make("li", { class: hero.style },
      make("span", { class: "label" }, hero.label), " ",
      make("strong", {}, make("span", { class: "symbol" }, hero.symbol), ` ${hero.figure}`), " ",
      make("span", { class: "aside" }, hero.note)));
    return make("section", { "aria-label": name }, make("h3", {}, name), make("ul", { class: "heroes" }, ...items));
  });
  at("heroes").replaceChildren(...lists);
}

function findings(list) {
  at("heroes").replaceChildren(make("ol", { class: "findings" }, ...list.map((one) => make("li", {}, make("strong", {}, `${one.label}.`), ` ${one.sentence}`))));
}

/** The result that is stored with the page, labelled as what it is. */
export async function stored() {
  const kept = at("stored");
  if (!kept) return;
  const found = JSON.parse(kept.textContent);
  state(word("stored", { version: found.version }));
  await show(found);
}

export { span };
