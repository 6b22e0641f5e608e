// The page of a batch: how it comes along, what became of each article, and its results to take along.
import { since, stateOf } from "./batches.js";
import { by, make } from "./elements.js";
import { authorization } from "./key.js";
import { Lost, call } from "./service.js";

const LOOK = 1000;
const REST = 5000;
const PORTION = 50;
const STATES = { done: "briefed", failed: "failed", running: "at work", queued: "waiting", cancelled: "cancelled" };
const counted = new Intl.NumberFormat("en");
const plural = (number, noun) => `${counted.format(number)} ${noun}${number === 1 ? "" : "s"}`;

function duration(seconds) {
  if (seconds < 90) return plural(Math.ceil(seconds), "second");
  if (seconds < 5400) return plural(Math.round(seconds / 60), "minute");
  return plural(Math.round(seconds / 3600), "hour");
}

function paceOf({ state, rate, eta_seconds: left, reused }) {
  const parts = [];
  if (state === "running") parts.push(rate ? `${rate.toFixed(rate < 10 ? 1 : 0)} articles a second` : "waiting for the first to end");
  if (state === "running" && left) parts.push(`about ${duration(left)} left`);
  if (reused) parts.push(`${plural(reused, "article")} answered without any work`);
  return parts.join(" · ");
}

function spentOn({ usage }) {
  const tokens = usage.prompt_tokens + usage.completion_tokens;
  if (!tokens) return "";
  return plural(tokens, "token") + (usage.cost_usd === null ? "" : `, $${usage.cost_usd.toFixed(2)}`);
}

function draw(batch) {
  const { counts, total } = batch;
  const ended = counts.done + counts.failed + counts.cancelled;
  by("made").textContent = since(batch);
  by("batch-title").replaceChildren(`${plural(total, "article")} `, stateOf(batch.state));
  by("pace").textContent = paceOf(batch);
  by("spent").textContent = spentOn(batch);
  const meter = by("meter");
  meter.setAttribute("aria-valuemax", total);
  meter.setAttribute("aria-valuenow", ended);
  meter.setAttribute("aria-valuetext", `${ended} of ${total} ended`);
  const shown = Object.keys(STATES).filter((state) => counts[state]);
  const parts = shown.map((state) => make("span", { class: state }));
  parts.forEach((part, place) => { part.style.flexGrow = counts[shown[place]]; });
  meter.replaceChildren(...parts);
  by("counts").replaceChildren(...shown.map((state) => make("li", { class: state }, `${counted.format(counts[state])} ${STATES[state]}`)));
  by("cancel").hidden = batch.state !== "running" && batch.state !== "receiving";
  by("retry").hidden = !(batch.state === "done" && counts.failed);
  by("shown").hidden = false;
}

function row({ line, id, state, brief, failure }) {
  const became = brief
    ? make("a", { href: `/v1/briefs/${brief.id}`, dir: "auto" }, brief.headline || "No dispute found")
    : failure
      ? make("span", {}, make("span", { class: "chip rejected" }, failure.code), ` ${failure.detail}`)
      : make("span", { class: "none" }, STATES[state]);
  return make("tr", { class: state }, make("td", {}, counted.format(line)), make("td", { dir: "auto" }, id ?? ""), make("td", {}, became));
}

class Results {
  constructor(path) {
    this.path = path;
    this.clear();
    by("more").addEventListener("click", () => this.read(this.wanted + PORTION));
  }

  clear() {
    [this.cursor, this.rows, this.wanted] = [0, 0, PORTION];
    by("rows").replaceChildren();
  }

  // Reads on until so many rows are shown, or the rest has not ended; `ended` is how many lines have.
  async read(wanted, ended = Infinity) {
    this.wanted = wanted;
    const missing = wanted - this.rows;
    if (missing > 0 && ended > this.rows) {
      const answer = await call(`${this.path}/results?cursor=${this.cursor}&limit=${missing}`);
      const lines = (await answer.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
      by("rows").append(...lines.map(row));
      this.rows += lines.length;
      this.cursor = lines.at(-1)?.position ?? this.cursor;
    }
    by("nothing").hidden = this.rows > 0;
    by("more").hidden = this.rows < this.wanted;
  }
}

async function save(event, link) {
  if (!authorization().Authorization) return; // the browser saves it by itself, however large
  event.preventDefault();
  const url = URL.createObjectURL(await (await call(link.pathname)).blob());
  make("a", { href: url, download: link.download }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function wireBatch(id) {
  const path = `/v1/batches/${id}`;
  const results = new Results(path);
  let timer;

  async function look(pause = LOOK) {
    clearTimeout(timer);
    try {
      const batch = await (await call(path)).json();
      by("trouble").textContent = "";
      draw(batch);
      await results.read(results.wanted, batch.counts.done + batch.counts.failed + batch.counts.cancelled);
      if (batch.state !== "running" && batch.state !== "receiving") return;
    } catch (error) {
      by("trouble").textContent = error.message;
      if (!(error instanceof Lost)) return;
      pause = REST;
    }
    timer = setTimeout(() => by("meter").isConnected && look(), pause);
  }

  const change = (button, method, to) => by(button).addEventListener("click", async () => {
    try {
      await call(path + to, { method });
      results.clear();
    } catch (error) {
      by("trouble").textContent = error.message;
    }
    look();
  });
  change("cancel", "DELETE", "");
  change("retry", "POST", "/retry");
  by("results").addEventListener("click", (event) => {
    save(event, event.currentTarget).catch((error) => { by("trouble").textContent = error.message; });
  });
  look();
}
