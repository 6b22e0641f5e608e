// The page on which an article is sent: file or text, what is wrong with it, and the watch over the brief being made.
import { by, make, wide } from "./elements.js";
import { wireDropping } from "./files.js";
import { litItems, showItems, wireLighting } from "./lighting.js";
import { wireUnlocking } from "./locked.js";
import { Lost, Problem, call, events } from "./service.js";
import { show } from "./views.js";
import { Watch } from "./watch.js";

const TRIES = 6;
const PAUSE = 1000;

function submission(form) {
  const fields = new FormData(form);
  const given = ["title", "source", "published"].filter((name) => fields.get(name));
  const [text, file] = [fields.get("text"), fields.get("file")];
  if (text.trim() || !file.size) {
    const article = Object.fromEntries(["text", ...given].map((name) => [name, fields.get(name)]));
    return { text, body: JSON.stringify(article), headers: { "Content-Type": "application/json" } };
  }
  const body = new FormData();
  body.append("file", file);
  for (const name of given) body.append(name, fields.get(name));
  return { text: null, body, headers: {} };
}

function fail(message, tries) {
  const again = make("button", { type: "submit" }, "Try again");
  by("failure").replaceChildren(make("p", { class: "failure", role: "alert" }, message, ...(tries ? [" ", again] : [])));
}

function turnTo(view) {
  by("ask").hidden = view !== "ask";
  by("watch").hidden = view !== "watch";
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)));
  });
}

// Follows one stream to its end and returns the brief; what it tells goes to the watch.
async function followed(path, sent, watch, silence, signal) {
  const headers = { ...sent.headers, Accept: "text/event-stream" };
  const answer = await call(path, { method: "POST", body: sent.body, headers, signal });
  for await (const { name, data } of events(answer, silence)) {
    if (name === "brief") return data;
    if (name === "error") throw new Problem(data.detail);
    watch[name]?.(data);
  }
  throw new Lost("The connection was lost before the brief was done.");
}

async function insist(path, sent, watch, silence, signal) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await followed(path, sent, watch, silence, signal);
    } catch (error) {
      if (!(error instanceof Lost) || tries === TRIES) throw error;
      watch.head("Connecting again", `${error.message} Trying again (${tries} of ${TRIES - 1}).`, true);
      await pause(PAUSE * 2 ** (tries - 1), signal);
      watch.again();
    }
  }
}

function kept(brief, watch, error) {
  watch.head(brief.headline || "The brief is done", "", false);
  by("trouble").replaceChildren(
    make("p", { class: "notice", role: "alert" }, `It could not be opened as a page: ${error.message} What was found is below.`),
  );
}

async function open(brief, watch) {
  const path = `/v1/briefs/${brief.id}`;
  let page;
  try {
    page = await (await call(path, { headers: { Accept: "text/html" } })).text();
  } catch (error) {
    return kept(brief, watch, error);
  }
  const inside = by("watch").contains(document.activeElement);
  const place = looked();
  turnTo("ask");
  show(page, path);
  if (inside) by("headline").focus({ preventScroll: true });
  return place ? lookAt(place) : scrollTo(0, 0);
}

// What the reader looks at: an item that is lit, else the first in the window if it was scrolled; and where it stands.
function looked() {
  const top = (item) => item.getBoundingClientRect().top;
  const lit = litItems()[0];
  const item = lit ?? (scrollY > 0 && [...document.querySelectorAll("#watch .item")].find((each) => top(each) > 0));
  if (!item) return null;
  const section = item.closest("[data-section]").dataset.section;
  return { section, claim: item.querySelector(".claim").textContent, top: top(item), lit: Boolean(lit) };
}

// Has the same item of the brief stand where it stood, lit if it was.
function lookAt({ section, claim, top, lit }) {
  const items = [...document.querySelectorAll(`section[aria-labelledby="${section}"] .item`)];
  const item = items.find((each) => each.querySelector(".claim").textContent === claim);
  if (!item) return scrollTo(0, 0);
  scrollBy(0, item.getBoundingClientRect().top - top);
  return lit && showItems([item], wide());
}

function stopped(error, watch, aborted) {
  const message = aborted ? "Stopped." : error.message;
  if (aborted || !watch.found) {
    turnTo("ask");
    fail(message, error instanceof Lost);
    return by("text").focus();
  }
  watch.head("Not finished", "", false);
  const back = make("button", { type: "button" }, "Back to the article");
  back.addEventListener("click", () => turnTo("ask"));
  const again = make("button", { type: "submit", form: "send", class: "primary" }, "Try again");
  const said = make("p", { class: "failure", role: "alert" }, message, " What was found until then is below.");
  return by("trouble").replaceChildren(said, make("p", { class: "tools" }, again, back));
}

export function wireStart(form) {
  let work = null;
  wireDropping(form);
  wireUnlocking(by("recent"), true);
  wireLighting(document.querySelector("#watch .columns"));
  by("stop").addEventListener("click", () => work?.abort());
  by("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = submission(form);
    if (sent.text !== null && !sent.text.trim()) {
      fail("There is no article yet. Paste its text, or choose a file.");
      return by("text").focus();
    }
    work?.abort();
    const mine = (work = new AbortController());
    for (const place of ["failure", "trouble"]) by(place).replaceChildren();
    turnTo("watch");
    const watch = new Watch(sent.text);
    scrollTo(0, 0);
    by("watch-title").focus({ preventScroll: true });
    const query = new URLSearchParams({ engine: form.engine.value, profile: form.profile.value });
    try {
      const silence = Number(form.dataset.silence) * 1000;
      const brief = await insist(`/v1/briefs?${query}`, sent, watch, silence, mine.signal);
      await open(brief, watch);
    } catch (error) {
      if (mine === work) stopped(error, watch, mine.signal.aborted);
    }
  });
}
