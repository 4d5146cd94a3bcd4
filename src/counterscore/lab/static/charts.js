// Charts: the report's own specifications, drawn in the browser without evaluating any text as code.

import { make, saved, word } from "/static/common.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const DRAWN = { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: false };
const shades = JSON.parse(document.getElementById("lab-dark").textContent);
let drawer;

/** The chart library, loaded when the first chart is to be drawn. */
function ready() {
  drawer ??= new Promise((done, failed) => {
    const script = make("script", { src: "/drawer/vega.js", type: "module" });
    script.addEventListener("load", () => done(window.vegaEmbed));
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  return drawer;
}

/** The specification with the colours of a dark page where the page is dark: each colour of the report becomes its own. */
function shaded(spec) {
  if (!DARK.matches) return structuredClone(spec);
  return JSON.parse(JSON.stringify(spec, (_, value) => (typeof value === "string" && shades[value]) || value));
}

/** Draw a chart into an element; what stood there stays until the new one is ready. */
export async function draw(place, spec, title) {
  place.again = () => draw(place, spec, title);
  const embed = await ready();
  const fresh = make("div", { class: "drawn" });
  const shown = { ...shaded(spec), autosize: { type: "fit-x", contains: "padding" } };
  const view = await embed(fresh, shown, DRAWN);
  fresh.querySelector("svg")?.setAttribute("role", "img");
  fresh.querySelector("svg")?.setAttribute("aria-label", title);
  place.view?.finalize?.();
  place.replaceChildren(fresh);
  place.view = view;
}

// Who changes between a light and a dark screen sees every chart in its colours.
DARK.addEventListener("change", () => { for (const place of document.querySelectorAll(".chart")) place.again?.(); });

/** A table with a caption, for reading and for taking away. */
export function table(given) {
  const head = make("tr", {}, ...given.columns.map((name) => make("th", { scope: "col" }, name)));
  const body = given.rows.map((row) => make("tr", {}, ...row.map((cell, n) => make(n ? "td" : "th", n ? {} : { scope: "row" }, cell))));
  const whole = make("table", {}, make("caption", {}, given.title), make("thead", {}, head), make("tbody", {}, ...body));
  return make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": given.title }, whole);
}

/** The table as CSV; what a spreadsheet would take for a formula is kept as text. */
export function csv(given) {
  const cell = (x) => {
    const kept = /^[=+\-@\t\r]/.test(x) && !/^-?[\d.,]+%?$/.test(x) ? `'${x}` : x;
    return /[",\n]/.test(kept) ? `"${kept.replaceAll('"', '""')}"` : kept;
  };
  return [given.columns, ...given.rows].map((row) => row.map((x) => cell(String(x))).join(",")).join("\n") + "\n";
}

/** A figure: title, chart, caption, table, and what can be taken from it. Drawn again in place where it stands already. */
export async function figure(parent, one, stamp) {
  let whole = parent.querySelector(`[data-figure="${CSS.escape(one.name)}"]`);
  if (!whole) {
    whole = make("figure", { "data-figure": one.name },
      make("h3", {}, one.title),
      make("div", { class: "chart", role: "group", tabindex: "0", "aria-label": one.title }),
      make("figcaption", {}),
      make("details", {}, make("summary", {}, word("table")), make("div", { class: "behind" })),
      make("p", { class: "buttons small" }));
    parent.append(whole);
  }
  whole.querySelector("figcaption").textContent = one.caption;
  whole.querySelector(".behind").replaceChildren(table(one.table));
  whole.querySelector(".buttons").replaceChildren(...takings(one, stamp));
  await draw(whole.querySelector(".chart"), one.spec, one.title);
}

/** The chart alone, on white, with its title and what it is. */
async function picture(one, stamp, kind) {
  const embed = await ready();
  const title = { text: one.title, subtitle: [one.caption, stamp].flatMap(wrapped), anchor: "start", offset: 12 };
  const spec = { ...one.spec, title, background: "white", autosize: { type: "pad", contains: "padding" } };
  const { view } = await embed(make("div"), spec, DRAWN);
  const address = await view.toImageURL(kind, 2);
  view.finalize();
  return address;
}

/** A text in lines as wide as a chart. */
function wrapped(text) {
  return text.match(/.{1,110}(?:\s|$)/g) ?? [];
}

function takings(one, stamp) {
  const take = make("button", { type: "button", "aria-label": `${word("download")}: ${one.title}` }, word("download"));
  take.addEventListener("click", () => saved(`${one.name}.csv`, `# ${stamp}\n${csv(one.table)}`, "text/csv"));
  const kinds = ["svg", "png"].map((kind) => {
    const name = word("picture", { kind: kind.toUpperCase() });
    const button = make("button", { type: "button", "aria-label": `${name}: ${one.title}` }, name);
    button.addEventListener("click", async () => make("a", { download: `${one.name}.${kind}`, href: await picture(one, stamp, kind) }).click());
    return button;
  });
  return [take, ...kinds];
}
