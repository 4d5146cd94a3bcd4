// The page of a job: how far it is, figures as they come, and where its result is.

import { order, word } from "/static/common.js";
import * as board from "/static/board.js";

const at = (id) => document.getElementById(id);
const job = at("job").dataset.job;
const events = new EventSource(`/api/jobs/${job}/events`);
const heard = (name, call) => events.addEventListener(name, (event) => call(JSON.parse(event.data)));
const PATIENCE = 5000; // milliseconds in which a broken line may come back
let drawn = Promise.resolve();
let silence;

heard("waiting", (told) => board.state(word("waiting", told)));
heard("progress", (told) => board.progress(told));
heard("figures", (found) => {
  at("so-far").hidden = false;
  drawn = drawn.then(() => board.show(found));
});
heard("failed", (told) => { ended("ended"); board.fault(told); });
heard("cancelled", (told) => { ended("ended"); board.over(`${word("stopped")} ${told.remedy ?? ""}`); });
heard("done", (found) => {
  ended();
  board.over("");
  at("left").hidden = true;
  at("done").href = found.address;
  at("done").hidden = false;
  location.replace(found.address);
});
events.addEventListener("error", () => {
  if (events.readyState === EventSource.CLOSED) return gone();
  silence ??= setTimeout(gone, PATIENCE);
});
events.addEventListener("open", () => { clearTimeout(silence); silence = undefined; });

function gone() {
  ended("ended");
  board.fault({ problem: word("gone") });
}

function ended(title) {
  events.close();
  clearTimeout(silence);
  if (title) document.querySelector("h1").textContent = word(title);
  at("stop").hidden = true;
  at("left").hidden = false;
}

at("stop").addEventListener("click", async () => {
  const { ok } = await order(`/api/jobs/${job}/cancel`, {});
  if (!ok) gone();
});
board.progress({ done: 0, of: 0 });
