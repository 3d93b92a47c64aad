import { percent, percentOf } from "../format.js";
import { colours } from "../theme.js";
import { chart } from "./chart.js";

/** Each experiment's best setting on the test pictures, with both of its intervals. */
export function overviewChart(experiments) {
  const rows = experiments
    .filter((experiment) => experiment.best)
    .map((experiment) => {
      const { test_interval, setting, name } = experiment.best;
      const test = experiment.settings[setting].test_accuracy;
      return {
        experiment: experiment.name,
        setting: name || "the only setting",
        mean: test.mean,
        low: test.mean - (test.half_width ?? 0),
        high: Math.min(1, test.mean + (test.half_width ?? 0)),
        // Folds test every picture: their interval is about other pictures already.
        pictures_low: experiment.cross_validation ? test.mean : test_interval.low,
        pictures_high: experiment.cross_validation ? test.mean : test_interval.high,
        text: percent(test),
        pictures: experiment.cross_validation
          ? "within the interval over folds"
          : `${percentOf(test_interval.low)} to ${percentOf(test_interval.high)}`,
      };
    });
  if (rows.length < 2) return null;
  const makeSpec = () => {
    const { parts, ink } = colours();
    const y = {
      field: "experiment",
      type: "nominal",
      sort: rows.map((row) => row.experiment),
      title: null,
      axis: { labelColor: ink, labelFontSize: 13, labelLimit: 180, ticks: false, domain: false },
    };
    const x = {
      type: "quantitative",
      title: "test accuracy",
      scale: { zero: false, nice: true },
      axis: { format: "~%", grid: true, tickCount: 8, labelOverlap: "greedy", labelSeparation: 8 },
    };
    const tooltip = [
      { field: "experiment" },
      { field: "setting" },
      { field: "text", title: "test" },
      { field: "pictures", title: "other pictures (Wilson)" },
    ];
    return {
      data: { values: rows },
      encoding: { y, tooltip },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 2, color: parts.test, opacity: 0.45 },
          encoding: { x: { ...x, field: "pictures_low" }, x2: { field: "pictures_high" } },
        },
        {
          mark: { type: "rule", strokeWidth: 6, color: parts.test, opacity: 0.75, strokeCap: "round" },
          encoding: { x: { ...x, field: "low" }, x2: { field: "high" } },
        },
        {
          mark: { type: "point", filled: true, size: 90, color: parts.test, opacity: 1 },
          encoding: { x: { ...x, field: "mean" } },
        },
      ],
    };
  };
  return chart(makeSpec, {
    name: "experiments",
    height: 34 * rows.length + 60,
    hint: "Thick: 95 % over other seeds, or over folds. Thin: 95 % over other test pictures (Wilson).",
    label: "Test accuracy of each experiment's best setting",
  });
}
