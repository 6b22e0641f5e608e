// An item as a card, while the brief that will list it is still made; looks as in the page of a brief.
import { make } from "./elements.js";

const words = (code) => code.replaceAll("_", " ");
const chip = (code) => make("span", { class: `chip ${code}` }, words(code));
const day = (when) => new Date(`${when}T00:00Z`).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });

function named(ids, names) {
  if (!ids.length) return [make("span", { class: "unnamed" }, "unnamed")];
  return ids.flatMap((id, place) => [place ? ", " : "", make("span", { dir: "auto" }, names.get(id) ?? id)]);
}

const claim = (text, kind = "claim") => make("p", { class: kind, dir: "auto" }, text);
const kind = (...content) => make("span", { class: "kind" }, ...content);
const chips = (...content) => make("p", { class: "chips" }, ...content.flatMap((each) => [each, " "]));

const shapes = {
  parties: ({ name, role, kind: sort }) => [claim(name, "claim name"), chips(chip(role), kind(words(sort)))],
  mediators: ({ name, role, status, kind: sort }) => [
    claim(name, "claim name"),
    chips(chip(role), chip(status), kind(words(sort))),
  ],
  demands: ({ by, of, text, status, force }, names) => [
    make("p", { class: "who" }, ...named(by, names), " ", make("span", { class: "to" }, "→"), " ", ...named(of, names)),
    claim(text),
    chips(chip(status), kind(force)),
  ],
  outcomes: ({ kind: sort, text, actors, when }, names) => [
    make("p", { class: "when" }, when ? day(when) : "No day given"),
    claim(text),
    chips(chip(sort), actors.length ? kind(...named(actors, names)) : ""),
  ],
};

export function keyOf(section, item) {
  return JSON.stringify([section, item.id ?? [item.kind, item.by, item.of, item.actors, item.text]]);
}

export function cardOf(section, item, names) {
  const sentences = [...new Set(item.evidence.map(({ sentence }) => sentence))];
  const quotes = item.evidence.map(({ text }) => make("blockquote", { dir: "auto" }, text));
  const counted = `${sentences.length} sentence${sentences.length === 1 ? "" : "s"}`;
  return make(
    "li",
    { class: "item new", tabindex: "0", "data-cites": sentences.join(" ") },
    ...shapes[section](item, names),
    make("details", { class: "evidence" }, make("summary", {}, counted), ...quotes),
  );
}
