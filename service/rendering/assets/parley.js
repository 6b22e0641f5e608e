// Wires the page that is shown. Without script the pages still work: forms are sent, and links lead to sentences.
import { by } from "./page/elements.js";
import { wireBatch } from "./page/batch.js";
import { wireBatches } from "./page/batches.js";
import { wireBrief } from "./page/brief.js";
import { wireLocked } from "./page/locked.js";
import { wireStart } from "./page/start.js";
import { onShown } from "./page/views.js";

function wire() {
  if (by("send")) wireStart(by("send"));
  if (document.querySelector("main.brief")) wireBrief();
  if (document.querySelector("main.locked")) wireLocked();
  if (document.querySelector("main.batches")) wireBatches(by("hand"));
  if (document.querySelector("main.batch")) wireBatch(document.querySelector("main").dataset.batch);
}

onShown(wire);
wire();
