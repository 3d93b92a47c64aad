import { percent, percentOf } from "../format.js";
import { colours } from "../theme.js";
import { distinct, scaleOf } from "./scale.js";

// More values than these cannot be labelled one below the other.
const manyValues = 14;

/**
 * More settings than these are straight segments on a canvas: for each line Vega keeps a dataflow of its
 * own, which for thousands takes seconds. The pointer finds them by pick.js.
 */
export const manySettings = 400;

const accuracy = "validation";

/** Where the values of one axis stand, from 0 at the foot to 1 at the top. */
function positions(values) {
  const all = distinct(values);
  const scale = scaleOf(all);
  if (scale.type === "ordinal" || all.length < 2) {
    return { all, at: (value) => (all.length < 2 ? 0.5 : all.indexOf(value) / (all.length - 1)) };
  }
  const straight = { log: Math.log, symlog: (x) => Math.log1p(x / scale.constant), linear: (x) => x }[scale.type];
  const [low, high] = [straight(all[0]), straight(all.at(-1))];
  return { all, at: (value) => (straight(value) - low) / (high - low) };
}

function labelled(all) {
  if (all.length <= manyValues) return all;
  return all.filter((_, i) => i % Math.ceil(all.length / manyValues) === 0 || i === all.length - 1);
}

/** Lowest and highest of some accuracies and what lies evenly between them. */
function evenly(all) {
  const [low, high] = [all[0], all.at(-1)];
  const count = low < high ? 5 : 1;
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / Math.max(1, count - 1));
}

/** What is drawn: labels on the axes, and each setting's points from axis to axis. */
function pointsOf(experiment, settings, axes, short) {
  const valueOf = (setting, field) =>
    field === accuracy ? setting.validation_accuracy.mean : (setting.values[field] ?? "–");
  const best = experiment.settings[experiment.best.setting];
  const ticks = [];
  const paths = settings.map((setting) => ({
    mean: setting.validation_accuracy.mean,
    setting: setting.name,
    best: setting === best,
    validation: percent(setting.validation_accuracy),
    test: percent(setting.test_accuracy),
    at: [],
  }));
  for (const [order, field] of axes.entries()) {
    const { all, at } = positions(settings.map((setting) => valueOf(setting, field)));
    for (const value of field === accuracy ? evenly(all) : labelled(all)) {
      ticks.push({ order, at: at(value), text: field === accuracy ? percentOf(value) : short(value) });
    }
    settings.forEach((setting, i) => paths[i].at.push(at(valueOf(setting, field))));
  }
  // The best lie on top.
  return { ticks, paths: paths.sort((a, b) => a.mean - b.mean) };
}

function rowsOf({ at, ...path }) {
  return at.map((height, order) => ({ ...path, order, at: height }));
}

function segmentsOf({ at, mean }) {
  return at.slice(1).map((to, order) => ({ mean, order, at: at[order], next: order + 1, to }));
}

/** The layer of all settings: lines that answer the pointer, or segments where there are too many. */
function settingsLayer(paths, { x, y, color, tooltip }) {
  const opacity = Math.max(0.12, Math.min(0.85, 60 / paths.length));
  if (paths.length > manySettings) {
    return {
      data: { values: paths.flatMap(segmentsOf) },
      mark: { type: "rule", strokeWidth: 1.6, opacity },
      encoding: { x, x2: { field: "next" }, y, y2: { field: "to" }, color },
    };
  }
  const hovered = (value, usual) => ({ condition: { param: "hover", empty: false, value }, value: usual });
  return {
    data: { values: paths.flatMap(rowsOf) },
    params: [{ name: "hover", select: { type: "point", on: "pointerover", fields: ["setting"], clear: "pointerout" } }],
    mark: { type: "line", interpolate: "monotone", strokeCap: "round" },
    encoding: {
      x,
      y,
      color,
      detail: { field: "setting" },
      order: { field: "order" },
      tooltip,
      opacity: hovered(1, opacity),
      strokeWidth: hovered(4, 1.8),
    },
  };
}

function axesOf(experiment) {
  return [...experiment.varying, accuracy];
}

function shownSettings(experiment) {
  return experiment.settings.filter((setting) => setting.validation_accuracy.mean !== null);
}

/** The lines of the chart: {setting, validation, test, at}, `at` a height from 0 to 1 for each axis. */
export function parallelPaths(experiment) {
  return pointsOf(experiment, shownSettings(experiment), axesOf(experiment), String).paths;
}

/** A line per setting across an axis per field that varies, and one for validation accuracy. */
export function parallelSpec(experiment, short) {
  const { ink, muted, line, heat, paper } = colours();
  const axes = axesOf(experiment);
  const { ticks, paths } = pointsOf(experiment, shownSettings(experiment), axes, short);
  const x = {
    field: "order",
    type: "quantitative",
    scale: { domain: [-0.2, axes.length - 0.6], nice: false, zero: false },
    axis: {
      orient: "top",
      values: [...axes.keys()],
      labelExpr: `${JSON.stringify(axes)}[datum.value]`,
      title: null,
      domain: false,
      ticks: false,
      labelColor: ink,
      labelFontWeight: 600,
      labelPadding: 14,
      labelOverlap: false,
      ...(window.innerWidth < 720
        ? { labelAngle: -35, labelAlign: "left", labelBaseline: "bottom", labelPadding: 4 }
        : {}),
    },
  };
  const y = { field: "at", type: "quantitative", axis: null, scale: { domain: [-0.03, 1.03], nice: false } };
  const means = paths.map((path) => path.mean);
  const color = {
    field: "mean",
    type: "quantitative",
    legend: null,
    scale: { range: heat.slice(1), zero: false, domain: [means[0], means.at(-1)] },
  };
  const tooltip = [{ field: "setting" }, { field: "validation" }, { field: "test" }];
  const label = { type: "text", align: "left", dx: 7, fontSize: 12 };
  const labelEncoding = { x, y, text: { field: "text" } };
  return {
    layer: [
      {
        data: { values: axes.map((_, order) => ({ order })) },
        mark: { type: "rule", color: line, strokeWidth: 1.5 },
        encoding: { x },
      },
      settingsLayer(paths, { x, y, color, tooltip }),
      {
        data: { values: paths.filter((path) => path.best).flatMap(rowsOf) },
        mark: {
          type: "line",
          color: "#d55e00",
          strokeWidth: 3,
          interpolate: paths.length > manySettings ? "linear" : "monotone",
        },
        encoding: { x, y, order: { field: "order" }, tooltip },
      },
      // The paper around each label keeps the lines out of it.
      {
        data: { values: ticks },
        mark: { ...label, color: muted, stroke: paper, strokeWidth: 5, strokeJoin: "round" },
        encoding: labelEncoding,
      },
      { data: { values: ticks }, mark: { ...label, color: ink }, encoding: labelEncoding },
    ],
  };
}
