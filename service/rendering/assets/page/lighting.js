// Lights the sentences that state an item, and the items that cite a sentence, in whatever stands in `.columns`.
import { by, wide } from "./elements.js";

const cites = (item) => item.dataset.cites.split(" ").filter(Boolean);
const within = (top, bottom) => top >= 0 && bottom <= innerHeight;
let lit = [];

export const litItems = () => lit.filter((element) => element.isConnected && element.matches(".item"));

function light(sentences, items, drawn = null) {
  for (const old of lit) old.classList.remove("lit", "on");
  const ids = new Set(items.map((item) => item.id));
  const parts = [...document.querySelectorAll("svg [data-items]")];
  const named = (part) => part.firstElementChild.textContent;
  const shows = (part) => (drawn ? named(part) === named(drawn) : part.dataset.items.split(" ").some((id) => ids.has(id)));
  const on = parts.filter(shows);
  const marks = sentences.flatMap((number) => [...document.querySelectorAll(`.s[data-sentence="${number}"]`)]);
  for (const part of on) part.classList.add("on");
  for (const element of [...marks, ...items]) element.classList.add("lit");
  lit = [...on, ...marks, ...items];
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  const told = by("told");
  if (told) told.textContent = drawn?.getAttribute("aria-label") ?? "";
}

function centre(sentence) {
  const pane = by("article");
  const { top, bottom } = pane.getBoundingClientRect();
  if (!wide() || top > innerHeight * 0.8 || bottom < 0) return sentence.scrollIntoView({ block: "center" });
  const middle = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  pane.scrollTop += sentence.getBoundingClientRect().top - middle;
}

// Paragraphs out of sight have estimated heights, so a far jump is put right once they have been laid out.
function reveal(sentence) {
  if (!sentence) return;
  centre(sentence);
  requestAnimationFrame(() => {
    const { top, bottom } = sentence.getBoundingClientRect();
    if (!within(top, bottom)) centre(sentence);
  });
}

function say(text, label = "", go = null) {
  by("say").firstElementChild.textContent = text;
  const button = by("jump");
  button.hidden = !go;
  button.textContent = label;
  button.onclick = go;
}

const numbered = (sentences) => `${sentences.length === 1 ? "Sentence" : "Sentences"} ${sentences.join(", ")}`;

export function showItems(items, scroll, drawn = null) {
  const sentences = [...new Set(items.flatMap(cites))].sort((one, other) => one - other);
  light(sentences, items, drawn);
  const first = document.querySelector(`.s[data-sentence="${sentences[0]}"]`);
  if (scroll) reveal(first);
  const back = () => showItems(items, false) ?? items[0].scrollIntoView({ block: "center" });
  if (scroll && !wide()) say(numbered(sentences), "Back to the item", back);
  else say(`${numbered(sentences)} lit`, "Show in the article", () => showItems(items, true));
}

function showSentence(number, scroll = true) {
  const items = [...document.querySelectorAll(".item")].filter((item) => cites(item).includes(number));
  light([number], items);
  const go = () => items[0]?.scrollIntoView({ block: "center" });
  if (scroll && wide()) items.find((item) => !within(...edges(item))) && go();
  const marks = items.map((item) => item.querySelector(".tag")?.textContent).filter(Boolean);
  const named = marks.length ? marks.join(", ") : `${items.length} ${items.length === 1 ? "item" : "items"}`;
  say(`Sentence ${number}: cited by ${named}`, "Show", go);
}

function edges(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return [top, bottom];
}

function follow(link, target) {
  if (link.dataset.items) {
    const items = link.dataset.items.split(" ").map(by).filter(Boolean);
    return showItems(items, wide(), link);
  }
  const item = link.closest(".item");
  if (link.matches(".tag")) return showItems([item], true);
  if (target?.matches(".item")) {
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
    return showItems([target], false);
  }
  light([target.dataset.sentence], [item]);
  reveal(target);
}

function clicked(event) {
  const link = event.target.closest("a[href^='#']");
  if (link) {
    event.preventDefault();
    return follow(link, by(link.getAttribute("href").slice(1)));
  }
  if (event.target.closest("summary")) return undefined;
  const sentence = event.target.closest(".s");
  if (sentence) return showSentence(sentence.dataset.sentence);
  const item = event.target.closest(".item");
  if (!item || getSelection().toString()) return undefined;
  const quotes = item.querySelector("details");
  if (!wide() && quotes) quotes.open = true;
  return showItems([item], wide());
}

function focused(event) {
  if (!event.target.matches(":focus-visible")) return; // a click says for itself what it wants
  const sentence = event.target.closest(".s");
  if (sentence) return showSentence(sentence.dataset.sentence);
  const drawn = event.target.closest("svg [data-items]");
  if (drawn) return follow(drawn);
  const item = event.target.closest(".item");
  if (item && !item.classList.contains("lit")) showItems([item], wide());
}

export function wireLighting(columns) {
  lit = [];
  columns.addEventListener("click", clicked);
  columns.addEventListener("focusin", focused);
}
