// What is shown to holders of a key only: fetched again with the key of this tab, which is asked for where it is missing.
import { by } from "./elements.js";
import { authorization } from "./key.js";
import { call } from "./service.js";
import { show } from "./views.js";

async function open() {
  try {
    const answer = await call(location.pathname, { headers: { Accept: "text/html" } });
    show(await answer.text(), location.href, { instead: true });
  } catch (error) {
    by("trouble").textContent = error.message;
  }
}

// The page in place of a brief that may not be shown without a key.
export function wireLocked() {
  by("enter").hidden = false;
  by("enter").addEventListener("click", open);
  open();
}

async function list() {
  const answer = await call(location.pathname + location.search, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = document.adoptNode(page.getElementById("recent"));
  by("recent").replaceWith(found);
  wireUnlocking(found);
}

// The list of recent briefs on the page where an article is sent.
export function wireUnlocking(recent, fresh = false) {
  if (!recent.hasAttribute("data-locked")) return;
  if (fresh && authorization().Authorization) return list();
  by("unlock").hidden = false;
  by("unlock").addEventListener("click", () => call("/v1/briefs").then(list, () => {})); // refused, it asks for a key
}
