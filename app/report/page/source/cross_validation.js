import { chosenChart, foldsChart, probabilityChart, settingsChart, shownSettings, standingNames } from "./charts/fold_charts.js";
import { settingName } from "./charts/curves.js";
import { element, plainTable, section } from "./dom.js";
import { percent, percentOf, plural, points, pValue } from "./format.js";

/** "10 × 5 folds with 4 inner folds", "6 splits". */
export function splitsText({ repeats, splits, inner_folds }) {
  if (splits === 1) return plural(repeats, "split");
  const folds = (repeats > 1 ? `${repeats} × ` : "") + plural(splits, "fold");
  return inner_folds > 0 ? `${folds} with ${plural(inner_folds, "inner fold")}` : folds;
}

/** What the folds say, in the words of `facesweep show`. */
export function verdictWords({ verdict }) {
  return verdict
    .trim()
    .split("\n")
    .map((line) => element("p", {}, line));
}

/** What choosing in this way is worth: the figure for pictures that had no part in the choice. */
export function nestedFigure({ nested_accuracy }) {
  return element(
    "div",
    { class: "figure" },
    element("span", { class: "label" }, "what choosing in this way gives"),
    element("span", { class: "big" }, percent(nested_accuracy)),
  );
}

function againstBestRow(experiment, index) {
  const { against_best, standings, chosen, smallest } = experiment.cross_validation;
  const against = against_best[index];
  const standing = standingNames[standings[index]] + (smallest === index && standings[index] !== "best" ? ", smallest" : "");
  const figures = against
    ? [points(against.difference), percentOf(against.worse), percentOf(against.as_good), percentOf(against.better), pValue(against.holm_p)]
    : Array(5).fill("–");
  return [settingName(experiment.settings[index]), percent(experiment.settings[index].test_accuracy), ...figures, chosen[index], standing];
}

/** Every setting beside the best: charts, and the same as a table. Null where there are no folds. */
export function foldsSections(experiment) {
  const { cross_validation } = experiment;
  if (!cross_validation) return [];
  const order = shownSettings(experiment);
  const rows = order.map((index) => againstBestRow(experiment, index));
  return [
    section(
      "Beside the best",
      "Differences of test accuracy are paired by fold; p is that of the corrected resampled t-test after Holm.",
      element("div", { class: "pair" }, settingsChart(experiment), probabilityChart(experiment)),
      plainTable(
        ["setting", "test", "less the best's", "worse", "as good", "better", "p", "chosen", ""],
        rows,
        order.length < experiment.settings.length ? `The best ${order.length} settings` : null,
      ),
    ),
    section(
      "From fold to fold",
      null,
      element("div", { class: "pair" }, chosenChart(experiment), foldsChart(experiment)),
    ),
  ];
}
