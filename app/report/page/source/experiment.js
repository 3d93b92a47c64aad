import { comparisonSections } from "./comparison.js";
import { foldsSections, nestedFigure, splitsText, verdictWords } from "./cross_validation.js";
import { classTable, confusionMatrix } from "./confusion.js";
import { curvesFigure, settingName } from "./charts/curves.js";
import { sweepChart } from "./charts/sweep_chart.js";
import { element, section } from "./dom.js";
import { heading, isUntrained, reportFigure } from "./entries.js";
import { percent, percentOf, plural, points } from "./format.js";
import { mistakes, weights } from "./pictures.js";
import { settingsTable, trialsTable } from "./tables.js";

function subtitle(experiment, generated) {
  const { trial, repeats } = experiment.settings[0];
  const varies = (name) => experiment.varying.includes(name);
  return [
    experiment.dataset + (generated ? " (generated data)" : ""),
    varies("input") ? null : trial.input,
    varies("type") ? null : trial.model.type.replaceAll("_", " "),
    experiment.settings.some((_, i) => isUntrained(experiment, i)) ? "features of an untrained network" : null,
    plural(experiment.settings.length, "setting"),
    experiment.cross_validation ? splitsText(experiment.cross_validation) : plural(repeats, "repeat"),
  ]
    .filter(Boolean)
    .join(" · ");
}

function leadText({ lead }, settings) {
  if (!lead) return null;
  const other = settingName(settings[lead.over]);
  const { count, half_width } = lead.validation_accuracy;
  if (count === 0) return `Next is ${other}, with no seed in common yet.`;
  const text = `It leads ${other} by ${points(lead.validation_accuracy)} on validation and ${points(lead.test_accuracy)} on test`;
  if (half_width === null) return `${text} (one seed: no interval).`;
  return `${text} (paired over ${plural(count, "seed")})${lead.too_close_to_call ? ": too close to call." : "."}`;
}

function answerWords(experiment) {
  const { best, settings, cross_validation } = experiment;
  if (cross_validation) return verdictWords(cross_validation);
  const setting = settings[best.setting];
  const lead = leadText(best, settings);
  return [
    element(
      "p",
      {},
      "Chosen on validation: ",
      element("strong", {}, percent(setting.validation_accuracy)),
      ` over ${plural(setting.trained, "repeat")}. `,
      `Taking the ${plural(best.test_pictures, "test picture")} as a sample of all there could be, ${percentOf(best.test_interval.low)} to ${percentOf(best.test_interval.high)} (95 %, Wilson).`,
    ),
    lead ? element("p", {}, lead) : null,
  ];
}

/** The best setting, its test accuracy, and how sure that is. */
function answer(experiment) {
  const { best, settings, cross_validation } = experiment;
  if (!best) return element("p", { class: "note" }, "No trial is trained to an end yet.");
  const setting = settings[best.setting];
  return element(
    "div",
    { class: "answer" },
    element(
      "div",
      { class: "figure" },
      element("span", { class: "label" }, "test accuracy of the best setting"),
      element("span", { class: "big", "data-test-accuracy": "" }, percent(setting.test_accuracy)),
      element("span", { class: "label" }, setting.name || null),
    ),
    cross_validation && settings.length > 1 ? nestedFigure(cross_validation) : null,
    reportFigure(experiment),
    element("div", { class: "words" }, answerWords(experiment)),
  );
}

function troubles({ settings, failures }) {
  const sum = (key) => settings.reduce((total, setting) => total + setting[key], 0);
  const [missing, diverged, failed] = ["missing", "diverged", "failed"].map(sum);
  const lines = [
    [missing, "not trained yet"],
    [diverged, "diverged"],
    [failed, "failed"],
  ]
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${plural(count, "trial")} ${what}`);
  if (lines.length === 0) return null;
  return element(
    "div",
    { class: "warning" },
    element("p", {}, `${lines.join(", ")}.`),
    failures.length > 0
      ? element(
          "ul",
          {},
          failures.map((reason) => element("li", {}, reason)),
        )
      : null,
  );
}

function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function meansNote({ cross_validation }) {
  return cross_validation
    ? "Means and 95 % intervals over the folds (Nadeau and Bengio's corrected variance). "
    : "Means and 95 % intervals over the repeats (Student's t). ";
}

/** One experiment, from its answer to its single trials. */
export function experimentView(experiment, data) {
  const { best, class_names } = experiment;
  const repeats = best ? experiment.settings[best.setting].trained : 0;
  const fields = listed(experiment.varying);
  const several = experiment.settings[0].repeats > 1;
  return element(
    "article",
    {},
    heading(experiment, [experiment.title ? experiment.name : null, subtitle(experiment, data.generated_data)]),
    answer(experiment),
    troubles(experiment),
    section(
      fields ? `By ${fields}` : "Result",
      `${several ? meansNote(experiment) : ""}A row opens its curve and its JSON.`,
      sweepChart(experiment),
      settingsTable(experiment),
    ),
    section(
      "Learning curves",
      several ? `Means over the ${experiment.cross_validation ? "fits that validate" : "repeats"}; bands are 95 % intervals of the validation figure.` : null,
      curvesFigure(experiment),
    ),
    ...foldsSections(experiment),
    ...comparisonSections(experiment),
    best
      ? section(
          "What it confuses",
          `The best setting on the test pictures, ${repeats > 1 ? `summed over ${repeats} ${experiment.cross_validation ? "folds" : "repeats"}` : "one repeat"}.`,
          element(
            "div",
            { class: "beside" },
            confusionMatrix(best.confusion, class_names, "Test pictures by class"),
            classTable(best.classes),
          ),
        )
      : null,
    weights(experiment, data.images),
    mistakes(experiment, data.images),
    section("All trials", "A row opens its resolved JSON, ready to copy into a file.", trialsTable(experiment)),
  );
}
