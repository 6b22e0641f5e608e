"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const cases = all("details.case");
  const filters = document.querySelector(".filters");
  const state = { section: "", error: "" };

  const holds = (list, value) => list.split(" ").includes(value);

  function light(box, row, sides) {
    for (const lit of all(".lit")) lit.classList.remove("lit");
    box.querySelector(`.row[data-row="${row}"]`)?.classList.add("lit");
    const marks = all(".article mark", box).filter((mark) => sides.some((side) => holds(mark.dataset[side], row)));
    for (const mark of marks) mark.classList.add("lit");
    const article = box.querySelector(".article");
    if (marks.length) {
      const offset = marks[0].getBoundingClientRect().top - article.getBoundingClientRect().top;
      article.scrollTop += offset - article.clientHeight / 4;
    }
  }

  function follow() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const box = target && target.closest("details.case");
    if (!box) return;
    box.open = true;
    if (target.matches(".row")) light(box, target.dataset.row, ["g", "p"]);
    target.scrollIntoView({ block: target.matches(".row") ? "center" : "start" });
  }

  function filter() {
    let rows = 0;
    for (const box of cases) {
      const seen = new Set();
      const sections = new Set();
      for (const row of all(".row", box)) {
        const wanted = (!state.section || row.dataset.of === state.section) && (!state.error || holds(row.dataset.errors, state.error));
        row.hidden = !wanted;
        if (wanted) { seen.add(row.dataset.row); sections.add(row.dataset.of); }
      }
      for (const heading of all("h4.section", box)) heading.hidden = !sections.has(heading.dataset.of);
      for (const link of all(".jump a", box)) link.hidden = !((!state.section || link.dataset.of === state.section) && (!state.error || link.dataset.error === state.error));
      for (const mark of all(".article mark", box)) {
        for (const side of ["g", "p"]) mark.classList.toggle(side, mark.dataset[side].split(" ").some((row) => seen.has(row)));
      }
      box.hidden = Boolean(state.section || state.error) && !seen.size;
      document.querySelector(`#case-list tr[data-case="${box.dataset.number}"]`).hidden = box.hidden;
      rows += seen.size;
    }
    const shown = cases.filter((box) => !box.hidden).length;
    filters.querySelector(".shown").textContent = state.section || state.error ? `${rows} items in ${shown} cases` : "";
  }

  function sortable(table) {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const text = (row) => row.cells[column].textContent.trim();
        const order = (a, b) => {
          if (head.dataset.sort === "text") return text(a).localeCompare(text(b)) * (down ? -1 : 1);
          const [x, y] = [parseFloat(text(a)), parseFloat(text(b))];
          if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
          return (x - y) * (down ? -1 : 1);
        };
        const rows = all("tbody tr", table).sort(order);
        table.tBodies[0].append(...rows);
        const after = filters.parentElement;
        for (const row of rows) after.append(document.getElementById(`case-${row.dataset.case}`));
      });
    });
  }

  for (const box of cases) {
    box.open = false;
    box.addEventListener("click", (event) => {
      const link = event.target.closest(".row a[data-side]");
      const mark = event.target.closest(".article mark");
      if (link) {
        event.preventDefault();
        light(box, link.closest(".row").dataset.row, [link.dataset.side]);
      } else if (mark) {
        const row = `${mark.dataset.p} ${mark.dataset.g}`.trim().split(" ")[0];
        light(box, row, ["g", "p"]);
        box.querySelector(`.row[data-row="${row}"]`).scrollIntoView({ block: "nearest" });
      }
    });
  }
  for (const button of all("[data-section]", filters)) {
    button.addEventListener("click", () => {
      state.section = button.dataset.section;
      for (const other of all("[data-section]", filters)) other.setAttribute("aria-pressed", String(other === button));
      filter();
    });
  }
  filters.querySelector("select").addEventListener("change", (event) => { state.error = event.target.value; filter(); });
  filters.querySelector("[data-toggle]").addEventListener("click", (event) => {
    const open = event.target.textContent === "open all";
    for (const box of cases) box.open = open;
    event.target.textContent = open ? "close all" : "open all";
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  sortable(document.getElementById("case-list"));
  filters.hidden = false;
  window.addEventListener("hashchange", follow);
  follow();
})();
