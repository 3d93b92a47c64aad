import { percent, percentOf } from "../format.js";
import { colours } from "../theme.js";
import { chart } from "./chart.js";
import { settingName } from "./curves.js";

/** Settings that these charts show at most: the best, in the order of the ranking. */
const mostSettings = 24;

export function shownSettings({ ranking }) {
  return ranking.slice(0, mostSettings);
}

/** The values of the fields that vary: their names stand over the axis, where there are several. */
function label(experiment, index) {
  const { texts } = experiment.settings[index];
  return texts.length > 1 ? texts.join(", ") : settingName(experiment.settings[index]);
}

function settingAxis(experiment, order) {
  const { ink } = colours();
  return {
    field: "setting",
    type: "nominal",
    sort: order.map((index) => label(experiment, index)),
    title: experiment.varying.length > 1 ? experiment.varying.join(", ") : null,
    axis: { labelColor: ink, labelFontSize: 13, labelLimit: 220, ticks: false, domain: false },
  };
}

const share = { format: "~%", grid: true, tickCount: 6, labelOverlap: "greedy", labelSeparation: 8 };

function height(order) {
  return 26 * order.length + 56;
}

/** Of "as_good": what the best has over a setting, or it over the best. */
export const standingNames = {
  best: "best",
  as_good: "as good",
  undecided: "undecided",
  worse: "worse",
};

function standingColours() {
  const { series, muted } = colours();
  return { best: series[0], "as good": series[2], undecided: muted, worse: series[1] };
}

/** Each setting's test accuracy with its interval, coloured by how it stands beside the best. */
export function settingsChart(experiment, title = "Test accuracy of each setting") {
  const { standings } = experiment.cross_validation;
  const order = shownSettings(experiment);
  const rows = order.map((index) => {
    const test = experiment.settings[index].test_accuracy;
    return {
      setting: label(experiment, index),
      standing: standingNames[standings[index]],
      mean: test.mean,
      low: Math.max(0, test.mean - (test.half_width ?? 0)),
      high: Math.min(1, test.mean + (test.half_width ?? 0)),
      text: percent(test),
    };
  });
  const makeSpec = () => {
    const byStanding = standingColours();
    const x = { type: "quantitative", title: "test accuracy", scale: { zero: false, nice: true }, axis: share };
    const present = Object.keys(byStanding).filter((name) => rows.some(({ standing }) => standing === name));
    return {
      data: { values: rows },
      encoding: {
        y: settingAxis(experiment, order),
        color: {
          field: "standing",
          type: "nominal",
          scale: { domain: present, range: present.map((name) => byStanding[name]) },
          legend: { title: null, orient: "top" },
        },
        tooltip: [
          { field: "setting" },
          { field: "text", title: "test" },
          { field: "standing", title: "beside the best" },
        ],
      },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 5, opacity: 0.55, strokeCap: "round" },
          encoding: { x: { ...x, field: "low" }, x2: { field: "high" } },
        },
        { mark: { type: "point", filled: true, size: 80, opacity: 1 }, encoding: { x: { ...x, field: "mean" } } },
      ],
    };
  };
  return chart(makeSpec, {
    name: `${experiment.name}-settings`,
    height: height(order) + 24,
    hint: "95 %, corrected for overlapping training sets.",
    label: `${title}: ${experiment.name}`,
  });
}

function ropeText(rope) {
  const points = Number((100 * rope).toPrecision(3));
  return `${points} ${points === 1 ? "point" : "points"}`;
}

/** That a setting is worse than the best, as good, or better: bars that add up to 1. */
export function probabilityChart(experiment) {
  const { against_best, rope } = experiment.cross_validation;
  const order = shownSettings(experiment).filter((index) => against_best[index]?.better != null);
  if (order.length === 0) return null;
  const kinds = ["worse", "as good", "better"];
  const rows = order.flatMap((index) =>
    kinds.map((kind, place) => {
      const probability = against_best[index][kind.replace(" ", "_")];
      const setting = label(experiment, index);
      return { setting, kind, place, probability, text: percentOf(probability) };
    }),
  );
  const makeSpec = () => {
    const { series, line } = colours();
    return {
      data: { values: rows },
      mark: { type: "bar", height: { band: 0.7 } },
      encoding: {
        y: settingAxis(experiment, order),
        x: { field: "probability", type: "quantitative", title: "probability", scale: { domain: [0, 1] }, axis: share },
        order: { field: "place", type: "ordinal" },
        color: {
          field: "kind",
          type: "nominal",
          scale: { domain: kinds, range: [series[1], line, series[2]] },
          legend: { title: null, orient: "top" },
        },
        tooltip: [{ field: "setting" }, { field: "kind", title: "beside the best" }, { field: "text", title: "probability" }],
      },
    };
  };
  return chart(makeSpec, {
    name: `${experiment.name}-probabilities`,
    height: height(order) + 24,
    hint: `Beside the best: differences up to ${ropeText(rope)} count as none (Bayesian correlated t-test).`,
    label: `Probabilities that each setting is worse, as good or better than the best: ${experiment.name}`,
  });
}

/** In how many folds each setting was the best on validation. */
export function chosenChart(experiment) {
  const { chosen } = experiment.cross_validation;
  const order = shownSettings(experiment);
  const rows = order.map((index) => ({ setting: label(experiment, index), chosen: chosen[index] }));
  const makeSpec = () => ({
    data: { values: rows },
    mark: { type: "bar", color: colours().parts.validation, height: { band: 0.7 } },
    encoding: {
      y: settingAxis(experiment, order),
      x: {
        field: "chosen",
        type: "quantitative",
        title: "folds in which it was chosen",
        axis: { tickMinStep: 1, grid: true, format: "d" },
      },
      tooltip: [{ field: "setting" }, { field: "chosen" }],
    },
  });
  return chart(makeSpec, {
    name: `${experiment.name}-chosen`,
    height: height(order),
    hint: "Each fold chooses for itself, on validation alone.",
    label: `How often each setting was chosen: ${experiment.name}`,
  });
}

/** The accuracy of every fold that was tested, a tick each. */
export function foldsChart(experiment) {
  const { setting, seed, fold, inner_fold, test_accuracy } = experiment.trials;
  const order = shownSettings(experiment);
  const rows = [];
  for (let i = 0; i < setting.length; ++i) {
    if (inner_fold[i] !== null || test_accuracy[i] === null || !order.includes(setting[i])) continue;
    rows.push({
      setting: label(experiment, setting[i]),
      accuracy: test_accuracy[i],
      fold: `fold ${fold[i]} of repeat ${seed[i]}`,
      text: percentOf(test_accuracy[i]),
    });
  }
  const makeSpec = () => ({
    data: { values: rows },
    mark: { type: "tick", thickness: 2, opacity: 0.55, color: colours().parts.test, height: { band: 0.6 } },
    encoding: {
      y: settingAxis(experiment, order),
      x: {
        field: "accuracy",
        type: "quantitative",
        title: "test accuracy by fold",
        scale: { zero: false, nice: true },
        axis: share,
      },
      tooltip: [{ field: "setting" }, { field: "fold" }, { field: "text", title: "test" }],
    },
  });
  return chart(makeSpec, {
    name: `${experiment.name}-folds`,
    height: height(order),
    hint: "One line for each fold of each repeat.",
    label: `Test accuracy by fold: ${experiment.name}`,
  });
}
