// A result page: charts that move through time, and charts that can be taken as files that stand alone.

import { make, saved, word } from "/static/common.js";
import { csv, draw } from "/static/charts.js";

const STEP = 350; // milliseconds between two moments
const run = /^\/result\/page\/([^/?]+)/.exec(location.pathname)?.[1];

if (run) {
  const pages = [["lives", `/life/${run}`], ["audit", `/result/audit/${run}`]];
  const links = pages.map(([key, address]) => make("a", { href: address }, word(key)));
  const name = make("code", {}, decodeURIComponent(run));
  document.querySelector("h1").after(make("p", { class: "of-run" }, name, ...links.flatMap((link) => [" ", link])));
}

// Of many lines, those that are sought, or those in which two lives differ.
const search = document.getElementById("search"), only = document.getElementById("only");

search?.addEventListener("input", () => {
  const sought = search.value.trim().toLowerCase();
  let found = 0;
  for (const family of document.querySelectorAll("details.family")) {
    let here = 0;
    for (const row of family.querySelectorAll("tbody tr")) {
      row.hidden = sought !== "" && !row.textContent.toLowerCase().includes(sought);
      here += !row.hidden;
    }
    family.hidden = !here;
    if (sought && here) family.open = true;
    found += here;
  }
  document.querySelector("#sought [role=status]").textContent = sought ? word("lines", { found }) : "";
});

only?.addEventListener("change", () => {
  for (const row of document.querySelectorAll("#timeline tbody tr:not(.differs)")) row.hidden = only.checked;
});

// A life or the metrics as a file: the lines that are seen, after the words that say what they are.
const timeline = document.getElementById("timeline"), metrics = document.getElementById("metrics");
const cells = (row) => [...row.children].map((cell) => cell.textContent.trim());
const text = (where) => [...document.querySelectorAll(where)].map((one) => one.textContent.replace(/\s+/g, " ").trim());

function taking(before, key, name, about, read) {
  const take = make("button", { type: "button", id: "take" }, word(key));
  take.addEventListener("click", () => saved(name, [...text("h1"), ...about].map((one) => csv({ columns: [one], rows: [] })).join("") + csv(read())));
  before.before(make("p", { class: "buttons small" }, take));
}

const seen = (table) => [...table.tBodies[0].rows].filter((row) => !row.hidden).map(cells);
if (timeline) taking(timeline.parentElement, "life_table", "life.csv", text(".of-run code, main .note, main .plain li, #timeline caption"),
  () => ({ columns: cells(timeline.tHead.rows[0]), rows: seen(timeline) }));
if (metrics) {
  const families = [...document.querySelectorAll("details.family")];
  taking(document.getElementById("sought"), "audit_table", "metrics.csv", text(".of-run code, .lead + .meta"), () => ({
    columns: ["", ...cells(families[0].querySelector("thead tr"))],
    rows: families.flatMap((one) => seen(one.querySelector("table")).map((row) => [one.querySelector("h3").textContent.replace(/ \(\d+\)$/, ""), ...row])),
  }));
}

for (const one of document.querySelectorAll("#sought,#narrowed")) one.hidden = false; // without a script nobody sees them

for (const figure of document.querySelectorAll("figure[id]")) {
  if (!run) break;
  const links = ["svg", "png", "pdf"].map((kind) => {
    const name = word("picture", { kind: kind.toUpperCase() });
    return make("a", { class: "button", href: `/file/${run}/${figure.id}.${kind}`, download: "", "aria-label": `${name}: ${figure.querySelector("h3").textContent}` }, name);
  });
  figure.append(make("p", { class: "buttons small" }, ...links));
}

for (const figure of document.querySelectorAll("figure.moving")) {
  const { spec, moments, title } = JSON.parse(figure.querySelector("script").textContent);
  const place = figure.querySelector(".chart");
  const [slider, output, button] = ["input", "output", "button"].map((tag) => figure.querySelector(tag));
  let playing;
  let moment = moments.length - 1;
  const go = (at) => {
    moment = at;
    slider.value = at;
    output.textContent = word("until", { day: moments[at] });
    slider.setAttribute("aria-valuetext", output.textContent);
    place.view?.view.signal("at", at).run();
    place.dataset.at = at;
  };
  const rest = () => {
    clearInterval(playing);
    playing = undefined;
    button.textContent = word("play");
    button.setAttribute("aria-pressed", "false");
  };
  slider.addEventListener("input", () => { rest(); go(Number(slider.value)); });
  button.addEventListener("click", () => {
    if (playing) return rest();
    if (Number(slider.value) === moments.length - 1) go(0);
    button.textContent = word("rest");
    button.setAttribute("aria-pressed", "true");
    playing = setInterval(() => {
      const next = Number(slider.value) + 1;
      if (next >= moments.length) rest();
      else go(next);
    }, STEP);
  });
  rest();
  const drawn = () => {
    const done = draw(place, spec, title).then(() => go(moment));
    place.again = drawn;
    return done;
  };
  drawn();
}
