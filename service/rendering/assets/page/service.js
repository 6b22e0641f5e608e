// Requests to the service: its problems as errors, its key where it asks for one, its streams as events.
import { keyFor, authorization } from "./key.js";

// What the service says is wrong (RFC 9457).
export class Problem extends Error {}

// The connection broke, or nobody answers: to try again may help.
export class Lost extends Error {}

const LOST = "The service does not answer. It may be restarting, or the network is gone.";

async function problemOf(answer) {
  const wait = Number(answer.headers.get("Retry-After"));
  const later = wait > 0 ? ` Try again in ${wait} ${wait === 1 ? "second" : "seconds"}.` : "";
  try {
    const { title, detail } = await answer.json();
    return new Problem((detail || title) + later);
  } catch {
    return new Problem(`The service answered with status ${answer.status}.${later}`);
  }
}

async function ask(path, options) {
  try {
    return await fetch(path, { ...options, headers: { ...options.headers, ...authorization() } });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Lost(LOST);
  }
}

// Returns the answer of a request that succeeded; where a key is needed, the reader is asked for it.
export async function call(path, options = {}) {
  let answer = await ask(path, options);
  while (answer.status === 401) {
    const problem = await problemOf(answer);
    if (!(await keyFor(problem.message))) throw problem;
    answer = await ask(path, options);
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

function eventOf(block) {
  const fields = { data: [] };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
    if (name === "data") fields.data.push(value);
    else if (colon > 0) fields[name] = value;
  }
  return fields.data.length ? { name: fields.event, data: JSON.parse(fields.data.join("\n")) } : null;
}

async function readWithin(reader, milliseconds) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Lost("The service has fallen silent.")), milliseconds);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    throw error.name === "AbortError" || error instanceof Lost ? error : new Lost("The connection was lost.");
  } finally {
    clearTimeout(timer);
  }
}

// Yields the server-sent events of an answer; a silence longer than heartbeats allow counts as a lost connection.
export async function* events(answer, silence) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await readWithin(reader, silence);
      if (done) return;
      const blocks = (text + value).split("\n\n");
      text = blocks.pop();
      yield* blocks.map(eventOf).filter(Boolean);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
