import { settingName } from "./charts/curves.js";
import { element } from "./dom.js";
import { percent } from "./format.js";

/** Experiments and studies as they stand in the file. */
export function inOrder({ experiments, studies }) {
  return [...experiments, ...studies].sort((a, b) => a.entry - b.entry);
}

export function isUntrained({ settings, untrained_inputs }, index) {
  return untrained_inputs.includes(settings[index].trial.input);
}

/** The settings that comparisons of inputs are about, each once: the best of every input. */
export function comparedSettings({ comparisons }) {
  return [...new Set(comparisons.flatMap(({ settings }) => settings))];
}

/** What a setting is trained on: its name says so where the features are those of an untrained network. */
export function inputName(experiment, index) {
  const { input } = experiment.settings[index].trial;
  return isUntrained(experiment, index) ? `${input} (untrained)` : input;
}

function bestOf(experiment) {
  const { best, settings } = experiment;
  if (!best) return "–";
  const accuracy = (index) => percent(settings[index].test_accuracy);
  const compared = comparedSettings(experiment);
  if (compared.length > 0)
    return compared.map((index) => `${accuracy(index)} with ${inputName(experiment, index)}`).join(", ");
  // Where inputs vary, the setting's own name says it.
  const isNamed = experiment.varying.includes("input");
  const remark = !isNamed && isUntrained(experiment, best.setting) ? " (features of an untrained network)" : "";
  return `${accuracy(best.setting)} with ${settingName(settings[best.setting])}${remark}`;
}

/** What came out of an entry, in one line: to stand beside the report's own figure. */
export function finding(entry) {
  if (entry.settings) return bestOf(entry);
  return entry.failure ? `no result: ${entry.failure}` : entry.finding;
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
    element("span", { class: "label" }, "the report says"),
    element("span", { class: "words" }, report),
  );
}
