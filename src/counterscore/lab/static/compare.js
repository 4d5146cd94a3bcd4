// The form of a comparison: only what fits the first scheme is shown; what is chosen becomes a job.

import { cost, order, sentence, settled, word } from "/static/common.js";

const at = (id) => document.getElementById(id);

/** Only what has the same weeks can be compared; the rest is counted. */
function fitting() {
  const weeks = at("base").selectedOptions[0].dataset.weeks;
  const groups = [...document.querySelectorAll("#others .of")];
  for (const group of groups) {
    group.hidden = group.dataset.weeks !== weeks;
    if (group.hidden) for (const box of group.querySelectorAll("input")) box.checked = false;
  }
  const left = groups.filter((group) => group.hidden).length;
  at("unlike").textContent = left ? word("unlike", { weeks, n: left }) : "";
}

const price = settled(async () => {
  const schemes = 1 + document.querySelectorAll("input[name=other]:checked").length;
  const told = schemes > 1 ? await cost({ base: at("base").value, people: at("people").value, schemes }) : { said: "", fits: true };
  if (!told) return;
  at("cost").textContent = told.said;
  at("go").disabled = !told.fits;
}, 100);

at("base").addEventListener("change", fitting);
at("compare").addEventListener("change", price);
fitting();
price();

at("compare").addEventListener("submit", async (event) => {
  event.preventDefault();
  const others = [...document.querySelectorAll("input[name=other]:checked")].map((one) => one.value);
  if (!others.length) {
    at("fault").textContent = word("choose");
    return;
  }
  const spec = { kind: "compare", base: at("base").value, others, people: Number(at("people").value), seed: Number(at("seed").value) };
  const { ok, told } = await order("/api/jobs", spec);
  if (ok) location.href = `/job/${told.job}`;
  else at("fault").textContent = sentence(told);
});
