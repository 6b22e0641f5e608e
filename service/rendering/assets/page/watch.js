// Shows a brief being made: stages, and items as they are upheld, beside the article in which they are lit.
import { cardOf, keyOf } from "./cards.js";
import { by, make } from "./elements.js";
import { Reading } from "./reading.js";

const STAGES = {
  rules: "Reading by rules",
  whole: "Whole brief",
  cast: "Parties and mediators",
  stakes: "Demands and outcomes",
  missing: "What is missing",
  check: "Checking",
  repair: "Repairing",
};

export class Watch {
  constructor(text) {
    this.reading = new Reading(by("article"), text);
    this.names = new Map();
    this.cards = new Map();
    this.refused = 0;
    this.stages = new Map();
    by("stages").replaceChildren();
    by("refused").textContent = "";
    for (const list of document.querySelectorAll("[data-section]")) this.count(list, true);
    this.head("Reading the article", "Sent to the service.", true);
  }

  get found() {
    return this.cards.size;
  }

  head(title, state, busy) {
    by("watch-title").textContent = title;
    by("state").textContent = state;
    by("state").classList.remove("aside");
    by("busy").hidden = !busy;
    by("stop").hidden = !busy;
    by("watch").classList.toggle("over", !busy);
  }

  again() {
    this.refused = 0;
    by("stages").replaceChildren();
    this.stages.clear();
  }

  count(list, empty = false) {
    if (empty) list.replaceChildren();
    list.parentElement.querySelector(".count").textContent = list.childElementCount;
    list.parentElement.querySelector(".waiting").hidden = list.childElementCount > 0;
  }

  stage({ name, state, part }) {
    const key = `${name} ${part ?? ""}`;
    const label = STAGES[name] ?? name;
    if (!this.stages.has(key)) {
      this.stages.set(key, make("li", {}, part ? `${label}, sentences ${part}` : label));
      by("stages").append(this.stages.get(key));
    }
    this.stages.get(key).className = state;
    by("state").textContent = `${label}: ${{ begun: "at work", done: "done", failed: "failed" }[state]}`;
    by("state").classList.add("aside"); // the list of stages shows it
  }

  item({ section, item }) {
    const key = keyOf(section, item);
    if (item.id) this.names.set(item.id, item.name);
    if (this.cards.has(key)) return;
    const list = document.querySelector(`[data-section="${section}"]`);
    this.cards.set(key, cardOf(section, item, this.names));
    list.append(this.cards.get(key));
    this.count(list);
    item.evidence.forEach((each) => this.reading.cite(each));
  }

  rejected() {
    this.refused += 1;
    by("refused").textContent = `Found, but not upheld: ${this.refused}`;
  }
}
