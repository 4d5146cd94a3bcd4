// What every page shares: words, orders to the server, and streams of what happens.

const given = JSON.parse(document.getElementById("lab-words").textContent);
export const token = document.body.dataset.token;

/** The words of a key, with values put in. */
export function word(key, values = {}) {
  return given[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** An element with attributes and children; text is text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Send an order; the answer as data, with `ok` saying whether it was done. */
export async function order(address, data) {
  const answer = await fetch(address, { method: "POST", headers: headers(), body: JSON.stringify(data) }).catch(() => null);
  if (!answer) return { ok: false, gone: true, told: { problem: word("gone") } };
  const told = await answer.json().catch(() => ({ problem: word("failed") }));
  return { ok: answer.ok, told };
}

/** Send an order and hear of it until it ends: `heard(event, data)`. */
export async function stream(address, data, heard, signal) {
  const answer = await fetch(address, { method: "POST", headers: headers(), body: JSON.stringify(data), signal }).catch(lost);
  if (!answer?.ok) {
    heard("failed", answer ? await answer.json().catch(() => ({ problem: word("failed") })) : { problem: word("gone") });
    return;
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let left = "";
  for (;;) {
    const part = await reader.read().catch(lost);
    if (!part) heard("failed", { problem: word("gone") });
    if (!part || part.done) return;
    const blocks = (left + part.value).split("\n\n");
    left = blocks.pop();
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const text = /^data: (.*)$/m.exec(block)?.[1];
      if (event) heard(event, JSON.parse(text));
    }
  }
}

/** Nothing, where the line broke; who broke it on purpose knows. */
function lost(error) {
  if (error.name === "AbortError") throw error;
  return null;
}

function headers() {
  return { "content-type": "application/json", "x-counterscore": token };
}

/** A change as the part of an address that no server sees. */
export function link({ reforms, text }) {
  const bytes = new TextEncoder().encode(JSON.stringify({ reforms, text }));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** An error as one sentence. */
export function sentence(told) {
  const place = told.line ? `${word("line", { line: told.line })}: ` : "";
  const key = told.key ? `${told.key}: ` : "";
  const parts = [ended(`${place}${key}${told.problem}`)];
  if (told.found) parts.push(ended(`${word("found")}: ${told.found}`));
  if (told.allowed) parts.push(ended(`${word("allowed")}: ${told.allowed}`));
  if (told.remedy) parts.push(ended(told.remedy));
  return parts.join(" ");
}

function ended(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A span of time in words. */
export function span(seconds) {
  if (seconds < 90) return word("seconds", { n: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return word("minutes", { n: Math.round(seconds / 60) });
  return word("hours", { n: (seconds / 3600).toFixed(1) });
}

/** What so many people under so many schemes take: a sentence, and whether it fits; nothing where it cannot be told. */
export async function cost(spec) {
  const { ok, told } = await order("/api/now/cost", spec);
  if (!ok) return null;
  const memory = `${(told.memory / 2 ** 30).toFixed(1)} GiB`;
  const said = word("cost", { persons: told.persons.toLocaleString("en"), time: span(told.seconds), memory });
  return { fits: told.fits, said: told.fits ? said : `${said} ${word("too_large")}` };
}

/** Only the last of several calls in quick succession. */
export function settled(call, milliseconds) {
  let waiting;
  return (...given) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => call(...given), milliseconds);
  };
}

/** Give the browser a file to save. */
export function saved(name, text, type = "text/plain") {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

for (const button of document.querySelectorAll("button[data-order]")) {
  button.addEventListener("click", async () => {
    const { order: kind, name } = button.dataset;
    const forget = kind === "forget";
    const { ok, told } = await order(forget ? "/api/now/forget" : "/api/jobs", forget ? { name } : { kind, name });
    if (!ok) button.after(make("span", { class: "fault", role: "alert" }, sentence(told)));
    else if (forget) location.reload();
    else location.href = `/job/${told.job}`;
  });
}
