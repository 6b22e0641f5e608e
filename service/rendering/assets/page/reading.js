// The article while its brief is made: sentences become marks as items cite them. Offsets count code points.
import { make } from "./elements.js";

const WRAPPED = { least: 40, most: 100 }; // widths of lines that an editor may have broken within a paragraph
const length = (text) => [...text].length;

function looksWrapped(lines) {
  const widest = Math.max(...lines.map((line) => line.length));
  return lines.length > 1 && widest >= WRAPPED.least && widest <= WRAPPED.most;
}

// Returns the paragraphs of a text with the code points at which they begin and end.
function paragraphs(text) {
  const found = [];
  let at = 0;
  for (const [index, block] of text.split(/(\n[^\S\n]*\n\s*)/).entries()) {
    const lines = block.split("\n");
    const parts = index % 2 || looksWrapped(lines) ? [block] : lines;
    for (const [place, part] of parts.entries()) {
      const end = at + length(part);
      if (part.trim()) found.push({ start: at, end, letters: [...part], marks: [], element: make("p", { dir: "auto" }, part) });
      at = end + (place < parts.length - 1 ? 1 : 0);
    }
  }
  return found;
}

function draw({ start, letters, marks, element }) {
  const lit = new Set([...element.querySelectorAll(".lit")].map((mark) => mark.dataset.sentence));
  const pieces = [];
  let at = 0;
  for (const { from, to, sentence } of marks.sort((one, other) => one.from - other.from)) {
    const [first, last] = [Math.max(from - start, at), Math.min(to - start, letters.length)];
    pieces.push(letters.slice(at, first).join(""));
    const name = { class: lit.has(String(sentence)) ? "s lit" : "s", tabindex: "0", "data-sentence": sentence };
    pieces.push(make("mark", name, letters.slice(first, last).join("")));
    at = last;
  }
  element.replaceChildren(...pieces, letters.slice(at).join(""));
}

export class Reading {
  // `text` is null where it is not known here, as of a page: then the cited sentences stand for it, in their order.
  constructor(pane, text) {
    this.pane = pane;
    this.known = new Set();
    this.paragraphs = text === null ? null : paragraphs(text);
    const waiting = make("p", { class: "none" }, "The text of the page is being read. Sentences show here as they are cited.");
    pane.replaceChildren(...(this.paragraphs?.map((each) => each.element) ?? [waiting]));
  }

  cite({ sentence, start, end, text }) {
    if (this.known.has(sentence)) return;
    this.known.add(sentence);
    if (this.paragraphs === null) return this.quote(sentence, text);
    for (const each of this.paragraphs) {
      if (each.start >= end) break;
      if (each.end <= start) continue;
      each.marks.push({ from: start, to: end, sentence });
      draw(each);
    }
  }

  quote(sentence, text) {
    const quoted = [...this.pane.querySelectorAll(".s")];
    if (!quoted.length) this.pane.replaceChildren();
    const mark = make("mark", { class: "s", tabindex: "0", "data-sentence": sentence }, text);
    const next = quoted.find((other) => Number(other.dataset.sentence) > sentence);
    this.pane.insertBefore(make("p", { dir: "auto" }, mark), next?.parentElement ?? null);
  }
}
