import { confusionMatrix } from "./confusion.js";
import { element, section } from "./dom.js";
import { inputName } from "./entries.js";
import { decimals, percent, percentOf, plural, pValue } from "./format.js";
import { settingName } from "./charts/curves.js";

/** Names of pictures, folded away; null where there are none. */
export function pictureList(title, names) {
  if (names.length === 0) return null;
  return element(
    "details",
    {},
    element("summary", {}, `${title}: ${plural(names.length, "picture")}`),
    element(
      "ul",
      { class: "names" },
      names.map((name) => element("li", {}, name)),
    ),
  );
}

/** The comparison of two settings, turned so that it speaks for `own`; null where they share no repeat. */
function against(comparisons, own, other) {
  for (const comparison of comparisons) {
    const [first, second] = comparison.settings;
    const { over_folds: folds, holm_p } = comparison;
    const difference = folds ? folds.difference : comparison.test_difference;
    if (first === other && second === own) return { difference, sign: 1, holm_p, better: folds?.better, folds };
    if (first === own && second === other) return { difference, sign: -1, holm_p, better: folds?.worse, folds };
  }
  return null;
}

function differenceCell(experiment, own, other) {
  const found = own === other ? null : against(experiment.comparisons, own, other);
  if (!found || found.difference.mean === null) return element("td", { class: "number" }, own === other ? "" : "–");
  const points = 100 * found.sign * found.difference.mean;
  const half = found.difference.half_width;
  const probability = found.better ?? null;
  const hue = points > 0 ? "var(--right)" : "var(--wrong)";
  const strength = found.holm_p < 0.05 ? 35 : 8;
  const words = [
    probability === null ? null : `better ${percentOf(probability)}`,
    found.folds && found.folds.as_good !== null ? `as good ${percentOf(found.folds.as_good)}` : null,
    `p ${pValue(found.holm_p)}`,
  ];
  return element(
    "td",
    { class: "number", style: `background: color-mix(in srgb, ${hue} ${strength}%, transparent)` },
    `${points > 0 ? "+" : ""}${decimals(points, 1)}${half === null ? "" : ` ± ${decimals(100 * half, 1)}`}`,
    words.filter(Boolean).map((line) => element("div", { class: "small" }, line)),
  );
}

function matrix(experiment) {
  const { inputs, settings } = experiment;
  const names = inputs.map(({ setting }) => inputName(experiment, setting));
  const head = ["input, at its best setting", "test", ...names].map((name) => element("th", { scope: "col" }, name));
  const rows = inputs.map(({ setting }, row) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", title: settingName(settings[setting]) }, names[row]),
      element("td", { class: "number" }, percent(settings[setting].test_accuracy)),
      inputs.map((other) => differenceCell(experiment, setting, other.setting)),
    ),
  );
  const caption = "Test accuracy, the row's less the column's, in points";
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    element(
      "table",
      { class: "differences" },
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, head)),
      element("tbody", {}, rows),
    ),
  );
}

/** Three inputs and more beside each other: every two in one table, what each confuses, what it alone gets right. */
export function inputsSection(experiment) {
  const { inputs, comparisons, class_names } = experiment;
  if (inputs.length < 3) return null;
  const judged = experiment.cross_validation
    ? "± is the 95 % interval over folds (corrected); p is the corrected resampled t-test's"
    : "± is the 95 % interval over seeds; p is McNemar's exact test's";
  return section(
    `${inputs.length} inputs beside each other`,
    `Each at its best setting by validation. ${judged}, by Holm's method over ${plural(comparisons.length, "pair")}; strong colours: p below 0.05.`,
    matrix(experiment),
    element(
      "div",
      { class: "beside" },
      inputs.map(({ setting, confusion }) => confusionMatrix(confusion, class_names, inputName(experiment, setting))),
    ),
    inputs.map(({ setting, only_right: names }) => pictureList(`Only ${inputName(experiment, setting)} is right`, names)),
  );
}
