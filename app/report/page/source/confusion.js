import { element, plainTable } from "./dom.js";
import { percentOf } from "./format.js";

function cell(count, total, isRight) {
  if (count === 0) return element("td", { class: "number" }, element("span", { class: "nothing" }, "·"));
  const share = count / total;
  // By the root of the share: rare confusions are what one looks for, and would be too pale.
  const strength = Math.round((isRight ? 75 : 90) * Math.sqrt(share));
  const hue = isRight ? "var(--right)" : "var(--wrong)";
  const background = `background: color-mix(in srgb, ${hue} ${strength}%, transparent)`;
  const style = strength > 62 ? `${background}; color: var(--on-heat)` : background;
  return element("td", { class: "number", title: percentOf(share), style }, String(count));
}

function head(names) {
  // Long names stand upright, so that the columns stay narrow.
  const look = names.some((name) => name.length > 6) ? "steep" : "number";
  const columns = names.map((name) => element("th", { scope: "col", class: look }, element("span", {}, name)));
  return element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "is \\ taken for"), columns));
}

function classRow(counts, label, name) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cells = counts.map((count, predicted) => cell(count, total, label === predicted));
  return element("tr", {}, element("th", { scope: "row" }, name), cells);
}

/** A confusion matrix: a row per class that is true, a column per class that was said. */
export function confusionMatrix(rows, names, caption) {
  const body = element(
    "tbody",
    {},
    rows.map((counts, label) => classRow(counts, label, names[label])),
  );
  const table = element("table", { class: "confusion" }, element("caption", {}, caption), head(names), body);
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, table);
}

/** Precision and recall of each class. */
export function classTable(classes) {
  return plainTable(
    ["class", "precision", "recall"],
    classes.map(({ name, precision, recall }) => [name, percentOf(precision), percentOf(recall)]),
    "Precision and recall",
  );
}
