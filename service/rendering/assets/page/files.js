// The article in the form: counted as it is typed, filled from a text file, or left in a file that the service reads.
import { by } from "./elements.js";

const PAGES = /\.x?html?$/i;
const counted = new Intl.NumberFormat("en");
const codePoints = (text) => text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);

// Returns the text of a file, null where the service has to read it: a page, or bytes that are no text.
async function textOf(file) {
  if (PAGES.test(file.name) || /html/.test(file.type)) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

export function wireDropping(form) {
  const most = Number(form.dataset.most);
  const [text, file, paper] = [by("text"), by("file"), by("paper")];

  function count() {
    const held = file.files[0];
    const letters = codePoints(text.value);
    const over = letters > most;
    by("figures").classList.toggle("over", over);
    by("figures").textContent = held
      ? `${held.name}, ${counted.format(Math.ceil(held.size / 1000))} kB`
      : `${counted.format(letters)} of ${counted.format(most)} characters${over ? ": too long" : ""}`;
    by("clear").hidden = !held && !letters;
    by("examples").hidden = Boolean(held || letters);
  }

  function forget() {
    file.value = "";
    count();
  }

  async function take(given) {
    const read = given && (await textOf(given));
    if (read !== null && read !== undefined && codePoints(read) <= most) {
      text.value = read;
      return forget();
    }
    if (given) text.value = "";
    return count();
  }

  const over = (on) => (event) => {
    event.preventDefault();
    paper.classList.toggle("over", on);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", (event) => event.relatedTarget || over(false)(event));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (!paper.checkVisibility()) return undefined;
    const { files } = event.dataTransfer;
    if (!files.length) {
      text.value = event.dataTransfer.getData("text/plain");
      return forget();
    }
    file.files = files;
    return take(files[0]);
  });
  file.addEventListener("change", () => take(file.files[0]));
  text.addEventListener("input", () => {
    by("failure").replaceChildren();
    forget();
  });
  by("clear").addEventListener("click", () => {
    text.value = "";
    forget();
    text.focus();
  });
  by("example").addEventListener("click", async () => {
    text.value = await (await fetch("/assets/example.txt")).text();
    forget();
    text.focus();
  });
  count();
}
