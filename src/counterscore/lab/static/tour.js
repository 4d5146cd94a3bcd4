// A step of the tour: one change, made and unmade with one button.

import { link, order } from "/static/common.js";
import * as board from "/static/board.js";
import { live } from "/static/live.js";

const at = (id) => document.getElementById(id);
const { base, reform, place, value } = at("step").dataset;
const button = at("make");
const plain = { base, reforms: [], text: "" };

async function changed() {
  if (reform) return { ...plain, reforms: [reform] };
  const { ok, told } = await order("/api/now/set", { base, place, value: Number(value) });
  if (!ok) board.fault(told);
  return ok ? { ...plain, text: told.text } : null;
}

/** The answer can be read where there is something to answer. */
function answered(made) {
  at("before").hidden = made;
  at("after").hidden = !made;
}

button.addEventListener("click", async () => {
  const made = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(made));
  if (!made) answered(false);
  const spec = made ? await changed() : plain;
  if (spec) live(spec, () => answered(made));
  at("more").href = `/scheme/${base}${made && spec ? `#${link(spec)}` : ""}`;
});

await board.stored();
if (button.getAttribute("aria-pressed") !== "true") live(plain);
