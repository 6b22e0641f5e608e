// The page of a brief: evidence is lit, and the brief can be copied and saved.
import { by, make } from "./elements.js";
import { wireLighting } from "./lighting.js";
import { call } from "./service.js";

const SAID = 2500;
const ENDINGS = { "application/json": "json", "text/markdown": "md" };

async function fetched(type) {
  const answer = await call(`/v1/briefs/${document.querySelector("main").dataset.brief}`, { headers: { Accept: type } });
  return answer.text();
}

async function copy(type) {
  if (!navigator.clipboard) throw new Error("The browser copies on HTTPS and localhost only. Download it instead.");
  const link = `${location.origin}/v1/briefs/${document.querySelector("main").dataset.brief}`;
  const text = type === "link" ? Promise.resolve(link) : fetched(type);
  const item = new ClipboardItem({ "text/plain": text.then((plain) => new Blob([plain], { type: "text/plain" })) });
  await Promise.all([navigator.clipboard.write([item]), text]);
  return "Copied";
}

async function save(type) {
  const text = await fetched(type);
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: `${document.querySelector("main").dataset.brief}.${ENDINGS[type]}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return "Saved";
}

async function use(button) {
  const label = button.dataset.label ??= button.textContent;
  let said;
  try {
    said = await (button.dataset.copy ? copy(button.dataset.copy) : save(button.dataset.save));
  } catch (error) {
    by("trouble").textContent = error.message;
    return;
  }
  by("trouble").textContent = "";
  button.textContent = said;
  by("say").firstElementChild.textContent = `${button.ariaLabel}: ${said.toLowerCase()}`;
  setTimeout(() => { button.textContent = label; }, SAID);
}

export function wireBrief() {
  by("tools").hidden = false;
  by("tools").addEventListener("click", (event) => event.target.matches("button") && use(event.target));
  wireLighting(document.querySelector(".columns"));
}
