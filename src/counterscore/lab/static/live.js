// A change, seen at once: one order at a time, the newest; what comes too late is dropped.

import { stream, word } from "/static/common.js";
import * as board from "/static/board.js";

let running;
let first = true;

/** Live what `spec` says, show it, and call `done(result)` at the end. */
export async function live(spec, done = () => {}) {
  running?.abort();
  const mine = (running = new AbortController());
  const start = performance.now();
  performance.mark("asked");
  document.body.dataset.busy = "";
  let drawn = Promise.resolve();
  const heard = (event, data) => {
    if (mine !== running) return;
    if (event === "progress") board.progress(data);
    if (event === "figures") {
      board.progress(data);
      drawn = drawn.then(() => mine === running && board.show(data)).then(() => performance.mark("first-figures"));
    }
    if (event === "failed") drawn = drawn.then(() => mine === running && board.fault(data));
    if (event === "done") {
      drawn = drawn.then(async () => {
        if (mine !== running) return;
        await board.show(data);
        performance.mark("figures");
        const seconds = ((performance.now() - start) / 1000).toFixed(2);
        const same = !spec.text && !spec.place && !spec.reforms.length ? ` ${word("same")}` : "";
        board.over(`${word("now", { seconds })}.${same}`);
        delete document.body.dataset.busy;
        document.body.dataset.lived = String(Number(document.body.dataset.lived ?? 0) + 1);
        done(data);
      });
    }
  };
  if (first) board.progress({ done: 0, of: 0 });
  first = false;
  try {
    await stream("/api/stream/quick", spec, heard, mine.signal);
    await drawn;
  } catch (error) {
    if (error.name !== "AbortError") board.fault({ problem: error.message });
  }
}
