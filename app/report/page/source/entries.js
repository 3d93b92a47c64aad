import { settingName } from "./charts/curves.js";
import { element } from "./dom.js";
import { percent } from "./format.js";

/** Experiments and studies as they stand in the file. */
export function inOrder({ experiments, studies }) {
  return [...experiments, ...studies].sort((a, b) => a.entry - b.entry);
}

function bestOf({ best, settings, comparison }) {
  if (!best) return "–";
  const shown = comparison ? comparison.settings : [best.setting];
  return shown
    .map((index) => {
      const name = comparison ? settings[index].trial.input : settingName(settings[index]);
      return `${percent(settings[index].test_accuracy)}${name ? ` with ${name}` : ""}`;
    })
    .join(", ");
}

/** What came out of an entry, in one line: to stand beside the report's own figure. */
export function finding(entry) {
  if (!entry.blocks) return bestOf(entry);
  return entry.failure ? `failed: ${entry.failure}` : entry.finding;
}

/** The heading of an entry's section: its title, and the part of the report that it repeats. */
export function heading(entry, words) {
  const part = entry.part ? `part ${entry.part} of the report` : null;
  return [
    element("h2", {}, entry.title || entry.name),
    element("p", { class: "subtitle" }, [...new Set([part, ...words])].filter(Boolean).join(" · ")),
  ];
}

/** The report's own figure; null where it gives none. */
export function reportFigure({ report }) {
  if (!report) return null;
  return element(
    "div",
    { class: "figure report" },
    element("span", { class: "label" }, "the report of 2017"),
    element("span", { class: "words" }, report),
  );
}
