// A step of the tour: one change, made and unmade with one button.

import { order } from "/static/common.js";
import * as board from "/static/board.js";
import { live } from "/static/live.js";

const { base, reform, place, value } = document.getElementById("step").dataset;
const button = document.getElementById("make");
const told = document.getElementById("told");

async function changed() {
  if (reform) return { base, reforms: [reform], text: "" };
  const set = await order("/api/now/set", { base, place, value: Number(value) });
  return { base, reforms: [], text: set.told.text };
}

button.addEventListener("click", async () => {
  const made = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(made));
  live(made ? await changed() : { base, reforms: [], text: "" }, (found) => { told.textContent = made ? found.paragraph : ""; });
});

await board.stored();
live({ base, reforms: [], text: "" });
