// Watches a brief being made, and lights evidence. Pages work without it: forms are sent, and links lead to sentences.
"use strict";

const by = (id) => document.getElementById(id);
const make = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

// --- the page of a brief

function light(sentences, items) {
  for (const old of document.querySelectorAll(".lit")) old.classList.remove("lit");
  for (const number of sentences) by(`s${number}`)?.classList.add("lit");
  for (const item of items) item.classList.add("lit");
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
}

const cites = (item) => item.dataset.cites.split(" ").filter(Boolean);
const wide = () => matchMedia("(min-width: 62rem)").matches;

function reveal(sentence) {
  if (!sentence) return;
  const pane = by("article");
  const { top, bottom } = pane.getBoundingClientRect();
  if (!wide() || top > innerHeight * 0.8 || bottom < 0) return sentence.scrollIntoView({ block: "center" });
  const middle = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  pane.scrollTop += sentence.getBoundingClientRect().top - middle;
}

function showItem(item, scroll) {
  const sentences = cites(item);
  light(sentences, [item]);
  if (scroll) reveal(by(`s${sentences[0]}`));
  by("say").textContent = `Lit: ${sentences.length === 1 ? "sentence" : "sentences"} ${sentences.join(", ")}.`;
}

function showSentence(sentence) {
  const number = sentence.dataset.sentence;
  const items = [...document.querySelectorAll(".item")].filter((item) => cites(item).includes(number));
  light([number], items);
  items[0]?.scrollIntoView({ block: "center" });
  by("say").textContent = `Sentence ${number} is cited by ${items.map((item) => item.id.toUpperCase()).join(", ")}.`;
}

function follow(link) {
  const target = by(link.hash.slice(1));
  if (link.matches(".tag")) return showItem(link.closest(".item"), true);
  if (target?.matches(".item")) {
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
    return showItem(target, false);
  }
  light([target.dataset.sentence], [link.closest(".item")]);
  reveal(target);
}

async function fetchBrief(type) {
  const answer = await fetch(`/v1/briefs/${document.querySelector("main").dataset.brief}`, { headers: { Accept: type } });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  return answer.text();
}

async function use(button) {
  const { copy, save } = button.dataset;
  const text = await fetchBrief(copy || save);
  if (copy) {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  }
  const url = URL.createObjectURL(new Blob([text], { type: save }));
  const name = `${document.querySelector("main").dataset.brief}.${save === "text/markdown" ? "md" : "json"}`;
  make("a", "", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
  return `Saved as ${name}.`;
}

function briefPage() {
  by("tools").hidden = false;
  by("tools").addEventListener("click", async (event) => {
    if (!event.target.matches("button")) return;
    try {
      by("say").textContent = await use(event.target);
    } catch (error) {
      by("say").textContent = `That did not work: ${error.message}`;
    }
  });
  document.querySelector(".columns").addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link) {
      event.preventDefault();
      return follow(link);
    }
    if (event.target.closest("summary")) return undefined;
    const sentence = event.target.closest(".s");
    if (sentence) return showSentence(sentence);
    const item = event.target.closest(".item");
    return item && showItem(item, wide());
  });
  document.querySelector(".findings").addEventListener("focusin", (event) => {
    const item = event.target.closest(".item");
    if (item && !item.classList.contains("lit")) showItem(item, wide());
  });
}

// --- the page on which an article is sent

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]));
      if (fields.data) yield { name: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

function submission(form) {
  const fields = new FormData(form);
  const given = ["title", "source", "published"].filter((name) => fields.get(name));
  const file = fields.get("file");
  if (file.size && !fields.get("text").trim()) {
    const body = new FormData();
    body.append("file", file);
    for (const name of given) body.append(name, fields.get(name));
    return { body };
  }
  const article = Object.fromEntries(["text", ...given].map((name) => [name, fields.get(name)]));
  return { body: JSON.stringify(article), headers: { "Content-Type": "application/json" } };
}

const names = {};
const named = (ids) => ids.map((id) => names[id] || id).join(", ") || "unnamed";

function said({ section, item }) {
  if (item.id) names[item.id] = item.name;
  if (section === "demands") return `${named(item.by)} → ${named(item.of)}: ${item.text}`;
  return section === "outcomes" ? item.text : `${item.name} (${item.role})`;
}

const heard = {
  stage({ name, state, part }) {
    const id = `stage-${name}-${part || ""}`;
    const entry = by(id) || by("stages").appendChild(make("li", part ? `${name} ${part}` : name, { id }));
    entry.className = state;
    by("state").textContent = `${name}: ${state}`;
  },
  item(event) {
    const entry = by("found").appendChild(make("li", "", { class: "item" }));
    entry.append(make("p", said(event), { class: "claim", dir: "auto" }), make("p", event.section, { class: "facts" }));
    for (const each of event.item.evidence) entry.append(make("blockquote", each.text, { dir: "auto" }));
  },
  rejected() {},
  async brief({ id }) {
    const stored = await fetch(`/v1/briefs/${id}`, { headers: { Accept: "text/html" } });
    if (!stored.ok) throw new Error("The brief was made, but could not be stored. See the log of the service.");
    location.assign(`/v1/briefs/${id}`);
  },
  error({ detail }) {
    throw new Error(detail);
  },
};

async function send(form, signal) {
  const query = new URLSearchParams({ engine: form.engine.value, profile: form.profile.value });
  const { body, headers } = submission(form);
  const answer = await fetch(`/v1/briefs?${query}`, { method: "POST", body, signal, headers: { ...headers, Accept: "text/event-stream" } });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  for await (const { name, data } of events(answer.body)) await heard[name]?.(data);
}

function fail(form, message) {
  form.querySelector(".failure")?.remove();
  form.prepend(make("p", message, { class: "failure", role: "alert" }));
}

function startPage(form) {
  let work = null;
  by("stop").addEventListener("click", () => work?.abort());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    work?.abort();
    const mine = (work = new AbortController());
    form.querySelector(".failure")?.remove();
    by("stages").replaceChildren();
    by("found").replaceChildren();
    by("progress").hidden = false;
    by("state").textContent = "Sent.";
    by("progress-title").focus();
    try {
      await send(form, mine.signal);
    } catch (error) {
      if (mine !== work) return;
      by("progress").hidden = true;
      fail(form, error.name === "AbortError" ? "Stopped." : error.message);
      by("text").focus();
    }
  });
  const text = by("text");
  const over = (on) => (event) => {
    event.preventDefault();
    text.classList.toggle("over", on);
  };
  text.addEventListener("dragover", over(true));
  text.addEventListener("dragleave", over(false));
  text.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) {
      by("file").files = event.dataTransfer.files;
      text.value = "";
    } else text.value = event.dataTransfer.getData("text/plain");
  });
}

if (document.querySelector("main.brief")) briefPage();
if (by("send")) startPage(by("send"));
