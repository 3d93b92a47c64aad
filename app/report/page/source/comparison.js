import { confusionMatrix } from "./confusion.js";
import { element, plainTable, section } from "./dom.js";
import { inputName } from "./entries.js";
import { percentOf, plural, points, pValue, short } from "./format.js";
import { inputsSection, pictureList } from "./inputs.js";

/**
 * Every two inputs, each at its best setting, on the same pictures and seeds; none where there is no comparison. Of
 * three and more they stand below a table of all, folded away.
 */
export function comparisonSections(experiment) {
  const pairs = experiment.comparisons.map((comparison) => comparisonSection(experiment, comparison));
  if (experiment.inputs.length < 3) return pairs;
  return [inputsSection(experiment), element("details", {}, element("summary", {}, "Every two inputs"), pairs)];
}

/** Of experiments with folds: what each fold's difference says. */
function foldRows(experiment, { difference, p, better, as_good, worse }, first, second) {
  const counted = plural(difference.count, experiment.cross_validation.splits > 1 ? "fold" : "split");
  return [
    [`test accuracy, ${second} less ${first}, over ${counted} (95 %, corrected)`, points(difference)],
    [`probability that ${second} is better`, percentOf(better)],
    ["that both are as good", percentOf(as_good)],
    [`that ${first} is better`, percentOf(worse)],
    ["corrected resampled t-test, p", pValue(p)],
  ];
}

function comparisonSection(experiment, comparison) {
  const { class_names } = experiment;
  const inputs = comparison.settings.map((index) => inputName(experiment, index));
  const [first, second] = inputs;
  const { mcnemar } = comparison;
  const rows = comparison.over_folds ? foldRows(experiment, comparison.over_folds, first, second) : [
    [
      `test accuracy, ${second} less ${first}: by seed (how much other seeds would change it)`,
      points(comparison.test_difference),
    ],
    ["the same by picture (how much other pictures would change it)", points(comparison.test_difference_over_pictures)],
    [`pictures that ${first} alone gets right`, short(mcnemar.only_first)],
    [`pictures that ${second} alone gets right`, short(mcnemar.only_second)],
    ["McNemar's exact test, p", pValue(mcnemar.p)],
  ];
  return section(
    `${first} against ${second}`,
    `Each at its best setting by validation, on the same pictures and seeds: ${comparison.names.join("; ")}.`,
    plainTable(["", ""], rows),
    element(
      "div",
      { class: "beside" },
      comparison.confusions.map((matrix, i) => confusionMatrix(matrix, class_names, inputs[i])),
    ),
    pictureList(`Only ${first} is right`, comparison.only_first_right),
    pictureList(`Only ${second} is right`, comparison.only_second_right),
  );
}
