// The form of a comparison: only what fits the first scheme is shown.

import { order, sentence } from "/static/common.js";

const at = (id) => document.getElementById(id);

at("compare").addEventListener("submit", async (event) => {
  event.preventDefault();
  const others = [...document.querySelectorAll("input[name=other]:checked")].map((one) => one.value);
  const spec = { kind: "compare", base: at("base").value, others, people: Number(at("people").value), seed: Number(at("seed").value) };
  const { ok, told } = await order("/api/jobs", spec);
  if (ok) location.href = `/job/${told.job}`;
  else at("fault").textContent = sentence(told);
});
