import { comparisonSections } from "./comparison.js";
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
    plural(repeats, "repeat"),
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

/** The best setting, its test accuracy, and how sure that is. */
function answer(experiment) {
  const { best, settings } = experiment;
  if (!best) return element("p", { class: "note" }, "No trial is trained to an end yet.");
  const setting = settings[best.setting];
  const lead = leadText(best, settings);
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
    reportFigure(experiment),
    element(
      "div",
      { class: "words" },
      element(
        "p",
        {},
        "Chosen on validation: ",
        element("strong", {}, percent(setting.validation_accuracy)),
        ` over ${plural(setting.trained, "repeat")}. `,
        `Taking the ${plural(best.test_pictures, "test picture")} as a sample of all there could be, ${percentOf(best.test_interval.low)} to ${percentOf(best.test_interval.high)} (95 %, Wilson).`,
      ),
      lead ? element("p", {}, lead) : null,
    ),
  );
}

function troubles({ settings, failures }) {
  const sum = (key) => settings.reduce((total, setting) => total + setting[key], 0);
  const [trained, diverged, failed, asked] = ["trained", "diverged", "failed", "repeats"].map(sum);
  const missing = asked - trained - diverged - failed;
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
      `${several ? "Means and 95 % intervals over the repeats (Student's t). " : ""}A row opens its curve and its JSON.`,
      sweepChart(experiment),
      settingsTable(experiment),
    ),
    section(
      "Learning curves",
      several ? "Means over the repeats; bands are 95 % intervals of the validation figure." : null,
      curvesFigure(experiment),
    ),
    ...comparisonSections(experiment),
    best
      ? section(
          "What it confuses",
          `The best setting on the test pictures, ${repeats > 1 ? `summed over ${repeats} repeats` : "one repeat"}.`,
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
