// Shows another page of the service in place of this one, so that nothing flashes and what was typed is not lost.

const kept = new Map();
let shown = history.state?.view ?? 0;
let listener = () => {};

export const onShown = (wire) => { listener = wire; };

function put(main, title) {
  kept.set(shown, { main: document.querySelector("main"), title: document.title });
  kept.get(shown).main.replaceWith(main);
  document.title = title;
}

// Puts the page in `html` into the window under `url`; the one before comes back, as it was left, by the back button.
// `instead`, the page before is not kept.
export function show(html, url, { instead = false } = {}) {
  const page = new DOMParser().parseFromString(html, "text/html");
  history.replaceState({ view: shown }, "");
  put(document.adoptNode(page.querySelector("main")), page.title);
  if (!instead) history.pushState({ view: (shown += 1) }, "", url);
  listener();
}

addEventListener("popstate", ({ state }) => {
  const view = state?.view ?? 0;
  if (view === shown) return; // a link within the page
  const back = kept.get(view);
  if (!back) return location.reload();
  put(back.main, back.title);
  shown = view;
});
