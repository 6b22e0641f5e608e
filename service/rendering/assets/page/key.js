// The API key of this tab: asked for when the service refuses, kept until the tab is closed, sent as a bearer token.
import { make } from "./elements.js";

const KEPT = "parley-key";

export function authorization() {
  const key = sessionStorage.getItem(KEPT);
  return key ? { Authorization: `Bearer ${key}` } : {};
}

let asking = null;

// Asks for a key and returns whether one was given; `reason` is what the service said. Several askers share one answer.
export function keyFor(reason) {
  asking ??= ask(reason).finally(() => { asking = null; });
  return asking;
}

function ask(reason) {
  const field = make("input", { id: "key", type: "password", autocomplete: "off", required: "", spellcheck: "false" });
  const dialog = make(
    "dialog",
    { "aria-labelledby": "key-title" },
    make(
      "form",
      { method: "dialog" },
      make("h2", { id: "key-title" }, "This service asks for a key"),
      make("p", { class: "facts" }, reason),
      make("div", { class: "field" }, make("label", { for: "key" }, "API key"), field),
      make("p", { class: "hint" }, "Kept in this tab until you close it, and sent to this service only."),
      make(
        "div",
        { class: "row" },
        make("button", { type: "submit", value: "use", class: "primary" }, "Use this key"),
        make("button", { type: "submit", value: "", formnovalidate: "" }, "Cancel"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const given = dialog.returnValue === "use" && field.value.trim();
      if (given) sessionStorage.setItem(KEPT, given);
      dialog.remove();
      resolve(Boolean(given));
    });
  });
}
