import { element } from "./dom.js";
import { rowFilter } from "./filter.js";

const firstRows = 25;

function compare(a, b) {
  const [aMissing, bMissing] = [a === null || a === undefined, b === null || b === undefined];
  if (aMissing || bMissing) return aMissing - bMissing;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/**
 * A table that sorts by a click on a header and filters by a line of text (filter.js).
 * `columns` are {name, title, show(row), number}; `rows` are objects with a value per column's name;
 * `open(row)` answers a click or Enter on a row. `marked(row)` sets a row apart.
 */
export function sortedTable({ id, columns, rows, open, marked = () => false, example, noun }) {
  let sort = { name: null, descending: false };
  let filter = () => true;
  let limit = firstRows;

  const body = element("tbody");
  const count = element("output", { class: "count", for: `${id}-filter` });
  const more = element("button", {
    type: "button",
    class: "more",
    onclick: () => {
      limit = Infinity;
      fill();
    },
  });
  const headers = columns.map((column) =>
    element(
      "th",
      { scope: "col", class: column.number ? "number" : null },
      element("button", { type: "button", onclick: () => sortBy(column) }, column.title),
    ),
  );

  function sortBy(column) {
    // Accuracies are looked at from the top.
    const startsDescending = column.best === "high";
    sort =
      sort.name === column.name
        ? { name: column.name, descending: !sort.descending }
        : { name: column.name, descending: startsDescending };
    headers.forEach((header, i) => {
      if (columns[i].name === sort.name) header.setAttribute("aria-sort", sort.descending ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    });
    fill();
  }

  function rowElement(row) {
    const answer = (event) => {
      if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(row);
    };
    return element(
      "tr",
      {
        tabindex: 0,
        class: marked(row) ? "marked" : null,
        "aria-haspopup": "dialog",
        onclick: answer,
        onkeydown: answer,
      },
      columns.map((column) =>
        element(
          "td",
          { class: column.number ? "number" : null },
          column.show ? column.show(row) : String(row[column.name] ?? "–"),
        ),
      ),
    );
  }

  function fill() {
    const shown = rows.filter(filter);
    if (sort.name !== null) {
      const sign = sort.descending ? -1 : 1;
      const isMissing = (row) => row[sort.name] === null || row[sort.name] === undefined;
      shown.sort((a, b) =>
        isMissing(a) || isMissing(b) ? isMissing(a) - isMissing(b) : sign * compare(a[sort.name], b[sort.name]),
      );
    }
    body.replaceChildren(...shown.slice(0, limit).map(rowElement));
    count.textContent =
      shown.length === rows.length
        ? `${rows.length.toLocaleString("en")} ${noun}`
        : `${shown.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} ${noun}`;
    more.hidden = shown.length <= limit;
    more.textContent = `Show all ${shown.length.toLocaleString("en")}`;
  }

  const input = element("input", {
    id: `${id}-filter`,
    type: "search",
    placeholder: example,
    "aria-label": `Filter ${noun}`,
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => {
      filter = rowFilter(input.value, columns);
      fill();
    },
  });
  fill();
  return element(
    "div",
    { class: "sorted", id },
    rows.length > 8 ? element("div", { class: "controls" }, input, count) : null,
    element(
      "div",
      { class: "scroll" },
      element("table", { class: "rows" }, element("thead", {}, element("tr", {}, headers)), body),
    ),
    more,
  );
}
