import { element } from "./dom.js";
import { rowFilter } from "./filter.js";

const firstRows = 25;
const rowsOnPaper = 200;

function compare(a, b) {
  const [aMissing, bMissing] = [a === null || a === undefined, b === null || b === undefined];
  if (aMissing || bMissing) return aMissing - bMissing;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/**
 * A table that sorts by a click on a header and filters by a line of text (filter.js).
 * `columns` are {name, title, show(row), number, isShare}; `rows` are objects with a value per column's
 * name; `unseen` are columns to filter by alone. `open(row)` answers a click on a row, or on the button
 * in it. `marked(row)` sets a row apart. The table has `setOnPaper(value)`, for more rows on paper.
 */
export function sortedTable({ id, columns, unseen = [], rows, open, marked = () => false, example, noun }) {
  let sort = { name: null, descending: false };
  let filter = () => true;
  let limit = firstRows;
  let onPaper = false;

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
  const paperNote = element("p", { class: "note on-paper" });
  const headers = columns.map((column) =>
    element(
      "th",
      { scope: "col", class: column.number ? "number" : null },
      element("button", { type: "button", onclick: () => sortBy(column) }, column.title),
    ),
  );

  function sortBy(column) {
    // Accuracies are looked at from the top.
    const startsDescending = Boolean(column.isShare);
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

  function cellOf(row, column, i) {
    const text = column.show ? column.show(row) : String(row[column.name] ?? "–");
    const label = `${column.title} ${text}: details`;
    const shown =
      i === 0
        ? element("button", { type: "button", class: "open", "aria-haspopup": "dialog", "aria-label": label }, text)
        : text;
    return element("td", { class: column.number ? "number" : null }, shown);
  }

  function rowElement(row) {
    const answer = ({ target }) => {
      // Whoever selects text to copy it does not mean to open anything.
      if (target.closest("button") || window.getSelection().isCollapsed) open(row);
    };
    return element(
      "tr",
      { class: marked(row) ? "marked" : null, onclick: answer },
      columns.map((column, i) => cellOf(row, column, i)),
    );
  }

  function noteOnPaper(filtered, printed) {
    const number = (value) => value.toLocaleString("en");
    return [
      filtered < rows.length ? `${number(filtered)} of ${number(rows.length)} ${noun}: ${input.value.trim()}.` : "",
      printed < filtered ? `Here are ${number(printed)} of ${number(filtered)}; the page itself has them all.` : "",
    ]
      .filter(Boolean)
      .join(" ");
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
    const many = onPaper ? rowsOnPaper : limit;
    body.replaceChildren(...shown.slice(0, many).map(rowElement));
    count.textContent =
      shown.length === rows.length
        ? `${rows.length.toLocaleString("en")} ${noun}`
        : `${shown.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} ${noun}`;
    paperNote.textContent = noteOnPaper(shown.length, Math.min(shown.length, many));
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
      filter = rowFilter(input.value, [...columns, ...unseen]);
      fill();
    },
  });
  fill();
  const table = element(
    "div",
    { class: "sorted", id },
    rows.length > 8 ? element("div", { class: "controls" }, input, count) : null,
    element(
      "div",
      { class: "scroll" },
      element("table", { class: "rows" }, element("thead", {}, element("tr", {}, headers)), body),
    ),
    more,
    paperNote,
  );
  table.setOnPaper = (value) => {
    onPaper = value;
    if (rows.length > firstRows) fill();
  };
  return table;
}
