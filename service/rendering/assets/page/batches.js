// The page on which a batch is sent, with the batches there are, newest first.
import { by, make } from "./elements.js";
import { Lost, call } from "./service.js";

const counted = new Intl.NumberFormat("en");
const TYPES = [[/\.json$/i, "application/json"], [/./, "application/x-ndjson"]];
const STATES = { receiving: "being received", running: "running", done: "done", cancelled: "cancelled" };
export const TONES = { running: "active", done: "met", cancelled: "ended", receiving: "planned" };

const moment = (iso) => new Date(iso).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
export const since = (batch) => `sent ${moment(batch.created)}`;
export const stateOf = (state) => make("span", { class: `chip ${TONES[state]}` }, STATES[state]);

function entry(batch) {
  const link = make("a", { href: `/batches/${batch.id}` }, `${counted.format(batch.total)} article${batch.total === 1 ? "" : "s"}`);
  const options = [batch.options.engine, batch.options.profile].filter(Boolean).join(", ");
  const facts = make("span", { class: "facts" }, [since(batch), options, batch.id].filter(Boolean).join(" · "));
  return make("li", {}, link, " ", stateOf(batch.state), facts);
}

async function list(cursor = "") {
  const { batches, cursor: next } = await (await call(`/v1/batches?cursor=${encodeURIComponent(cursor)}`.replace(/\?cursor=$/, ""))).json();
  if (!cursor) by("listed").replaceChildren(make(batches.length ? "ul" : "p", { class: batches.length ? "recent" : "empty" }));
  if (batches.length) by("listed").firstElementChild.append(...batches.map(entry));
  else if (!cursor) by("listed").firstElementChild.textContent = "The batches you send are listed here.";
  by("older").hidden = !next;
  by("older").onclick = () => list(next).catch(failed);
}

const failed = (error) => by("listed").replaceChildren(make("p", { class: "empty" }, error.message));

function headersOf(file, key) {
  const packed = /\.gz$/i.test(file.name);
  const [, type] = TYPES.find(([ending]) => ending.test(file.name.replace(/\.gz$/i, "")));
  return { "Content-Type": type, "Idempotency-Key": key, ...(packed ? { "Content-Encoding": "gzip" } : {}) };
}

const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join("-");

export function wireBatches(form) {
  const [file, paper] = [by("file"), by("paper")];
  let key = newKey(); // the same until the file or a choice changes: what is sent again is no second batch
  form.addEventListener("change", () => {
    key = newKey();
    const chosen = file.files[0];
    if (chosen) by("figures").textContent = `${chosen.name}, ${counted.format(Math.ceil(chosen.size / 1000))} kB`;
  });
  const over = (on) => (event) => (event.preventDefault(), paper.classList.toggle("over", on));
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", (event) => event.relatedTarget || over(false)(event));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    file.files = event.dataTransfer.files;
    form.dispatchEvent(new Event("change"));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector(".primary");
    by("failure").replaceChildren();
    button.disabled = true;
    button.textContent = "Sending…";
    const query = new URLSearchParams({ engine: form.engine.value, profile: form.profile.value });
    try {
      const sent = file.files[0];
      const answer = await call(`/v1/batches?${query}`, { method: "POST", body: sent, headers: headersOf(sent, key) });
      location.assign(`/batches/${(await answer.json()).id}`);
    } catch (error) {
      const again = error instanceof Lost ? " Send it again: nothing is done twice." : "";
      by("failure").replaceChildren(make("p", { class: "failure", role: "alert" }, error.message + again));
    } finally {
      button.disabled = false;
      button.textContent = "Start the batch";
    }
  });
  list().catch(failed);
}
