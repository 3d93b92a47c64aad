/**
 * An element with attributes and children. Children are elements, texts, or null for nothing: text
 * never becomes markup. `on...` attributes are listeners.
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Waits until the browser has nothing else to do. */
export function whenIdle() {
  return new Promise((resolve) => {
    if (window.requestIdleCallback) window.requestIdleCallback(resolve);
    else setTimeout(resolve, 50);
  });
}

/** Buttons of which one is pressed. `chosen` is its name; `changed` is told of another. */
export function choice(label, names, chosen, changed) {
  const buttons = names.map((name) =>
    element(
      "button",
      {
        type: "button",
        "aria-pressed": String(name === chosen),
        onclick: () => {
          buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(names[i] === name)));
          changed(name);
        },
      },
      name,
    ),
  );
  return element("div", { class: "switch", role: "group", "aria-label": label }, buttons);
}

/** A section with a heading; null where it has nothing to show. */
export function section(title, note, ...children) {
  const shown = children.flat(Infinity).filter(Boolean);
  if (shown.length === 0) return null;
  return element("section", {}, element("h3", {}, title), note ? element("p", { class: "note" }, note) : null, shown);
}

const number = String.raw`[-−+±]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?`;
const quantity = String.raw`${number}(?:\s?(?:%|[a-zµ°²]{1,10}))?`;
const range = String.raw`${quantity}(?:\s?(?:±|–|-|to|of|/)\s?${quantity})*`;
const wholeNumber = new RegExp(String.raw`^${range}(?:\s\(${range}\))?$`, "i");

/** Whether a cell holds a number and no more: with its unit and its interval, or "–" where there is none. */
function isNumberCell(content) {
  const text = cellText(content).trim();
  return text === "–" || text === "-" || (text.length < 48 && wholeNumber.test(text));
}

/** A plain table. Cells are texts, numbers or elements; columns of numbers stand right. */
export function plainTable(header, rows, caption = null) {
  const isNumber = (column) => rows.length > 0 && rows.every((row) => isNumberCell(row[column]));
  const numeric = header.map((_, column) => isNumber(column));
  const cell = (tag, content, column) =>
    element(tag, { class: numeric[column] ? "number" : null, scope: tag === "th" ? "col" : null }, content ?? "–");
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption ?? "table" },
    element(
      "table",
      {},
      caption ? element("caption", {}, element("span", {}, caption)) : null,
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          header.map((title, column) => cell("th", title, column)),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map((row) =>
          element(
            "tr",
            {},
            row.map((content, column) => cell("td", content, column)),
          ),
        ),
      ),
    ),
  );
}

function cellText(content) {
  if (content === null || content === undefined) return "–";
  return content instanceof Node ? content.textContent : String(content);
}
