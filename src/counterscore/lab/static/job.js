// The page of a job: how far it is, figures as they come, and where its result is.

import { order, word } from "/static/common.js";
import * as board from "/static/board.js";

const job = document.getElementById("job").dataset.job;
const start = performance.now();
const events = new EventSource(`/api/jobs/${job}/events`);
const heard = (name, call) => events.addEventListener(name, (event) => call(JSON.parse(event.data)));
let drawn = Promise.resolve();

heard("waiting", () => board.state(word("preparing")));
heard("progress", (told) => board.progress(told, start));
heard("figures", (found) => { drawn = drawn.then(() => board.show(found)); });
heard("failed", (told) => { ended(); board.fault(told); });
heard("cancelled", (told) => { ended(); board.over(`${word("stopped")} ${told.remedy ?? ""}`); });
heard("done", (found) => {
  ended();
  board.over("");
  const link = document.getElementById("done");
  link.href = found.address;
  link.hidden = false;
  location.replace(found.address);
});

function ended() {
  events.close();
  document.getElementById("stop").hidden = true;
}

document.getElementById("stop").addEventListener("click", () => order(`/api/jobs/${job}/cancel`, {}));
board.progress({ done: 0, of: 0 }, start);
