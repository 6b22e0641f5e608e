// Wires the page that is shown. Without script the pages still work: forms are sent, and links lead to sentences.
import { by } from "./page/elements.js";
import { wireBrief } from "./page/brief.js";
import { wireStart } from "./page/start.js";
import { onShown } from "./page/views.js";

function wire() {
  if (by("send")) wireStart(by("send"));
  if (document.querySelector("main.brief")) wireBrief();
}

onShown(wire);
wire();
