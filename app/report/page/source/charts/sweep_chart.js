import { choice, element } from "../dom.js";
import { percent, short } from "../format.js";
import { colours } from "../theme.js";
import { chart, howToZoom, zoomable } from "./chart.js";
import { distinct, scaleOf } from "./scale.js";
import { manySettings, parallelPaths, parallelSpec } from "./parallel.js";
import { pickNearest } from "./pick.js";

const parts = [
  ["train", "train_accuracy"],
  ["validation", "validation_accuracy"],
  ["test", "test_accuracy"],
];

function asAxisValue(value) {
  return value === null || value === undefined ? "–" : value;
}

/** Accuracy against the one field that varies: a line with intervals for each part of the data. */
function lineSpec(experiment) {
  const [field] = experiment.varying;
  const values = distinct(experiment.settings.map((setting) => asAxisValue(setting.values[field])));
  const scale = scaleOf(values);
  const rows = experiment.settings.flatMap((setting) =>
    parts.flatMap(([part, key]) => {
      const { mean, half_width } = setting[key];
      if (mean === null) return [];
      return [
        {
          x: asAxisValue(setting.values[field]),
          part,
          mean,
          low: Math.max(0, mean - (half_width ?? 0)),
          high: Math.min(1, mean + (half_width ?? 0)),
          text: percent(setting[key]),
          setting: setting.name,
        },
      ];
    }),
  );
  const best = experiment.best && { x: asAxisValue(experiment.settings[experiment.best.setting].values[field]) };
  const numeric = scale.type !== "ordinal";
  const x = {
    field: "x",
    type: numeric ? "quantitative" : "ordinal",
    title: field,
    sort: numeric ? undefined : values,
    scale: numeric
      ? { ...scale, ...(scale.type === "linear" ? { zero: false } : {}), nice: false, padding: 16 }
      : undefined,
    axis: {
      ...(numeric && values.length <= 12 ? { values } : {}),
      format: scale.type === "linear" ? ",~r" : numeric ? "~g" : undefined,
      labelAngle: 0,
      labelOverlap: "greedy",
      labelSeparation: 8,
    },
  };
  const partColours = colours().parts;
  const color = {
    field: "part",
    type: "nominal",
    title: null,
    sort: parts.map(([part]) => part),
    scale: { domain: Object.keys(partColours), range: Object.values(partColours) },
    legend: { orient: "top" },
  };
  const y = {
    field: "mean",
    type: "quantitative",
    title: "accuracy",
    // Not to a round end, which may be 105 %.
    scale: { zero: false, nice: false, padding: 10 },
    axis: { format: "~%" },
  };
  const tooltip = [{ field: "setting", title: "setting" }, { field: "part" }, { field: "text", title: "accuracy" }];
  return {
    data: { values: rows },
    layer: [
      ...(best
        ? [
            {
              data: { values: [best] },
              mark: { type: "rule", strokeDash: [3, 4], color: colours().muted },
              encoding: { x: { ...x, field: "x" }, tooltip: { value: `best on validation: ${field} = ${best.x}` } },
            },
          ]
        : []),
      {
        mark: { type: "rule", strokeWidth: 2, opacity: 0.55 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      },
      { mark: { type: "line", strokeWidth: 2 }, encoding: { x, y, color } },
      {
        params: numeric ? [zoomable] : [],
        mark: { type: "point", filled: true, size: 70, opacity: 1 },
        encoding: { x, y, color, tooltip },
      },
    ],
  };
}

/** The two fields that vary, the one across first; on a phone the one with fewer values. */
function heatFields({ varying, settings }) {
  const count = (field) => new Set(settings.map((setting) => setting.values[field])).size;
  const fields = [...varying].reverse();
  return window.innerWidth < 720 ? fields.sort((a, b) => count(a) - count(b)) : fields;
}

/** The accuracy on one part of the data over the two fields that vary. */
function heatSpec(experiment, part) {
  const [across, down] = heatFields(experiment);
  const key = `${part}_accuracy`;
  const rows = experiment.settings
    .filter((setting) => setting[key].mean !== null)
    .map((setting) => ({
      x: asAxisValue(setting.values[across]),
      y: asAxisValue(setting.values[down]),
      mean: setting[key].mean,
      ...Object.fromEntries(parts.map(([name, figure]) => [name, percent(setting[figure])])),
      best: experiment.best?.setting === experiment.settings.indexOf(setting),
      setting: setting.name,
    }));
  const { heat, paper, ink } = colours();
  const means = rows.map((row) => row.mean);
  const [low, high] = [Math.min(...means), Math.max(...means)];
  // Text stands on the darker half of the colours in one tone, on the lighter half in the other.
  const threshold = low + 0.5 * (high - low);
  const axis = (field, title) => {
    const values = distinct(rows.map((row) => row[field]));
    return {
      field,
      type: "ordinal",
      title,
      sort: values,
      axis: {
        labelAngle: 0,
        domain: false,
        ticks: false,
        labelOverlap: "greedy",
        ...(values.every(Number.isFinite) ? { format: "~g" } : {}),
      },
    };
  };
  const count = (side) => new Set(rows.map((row) => row[side])).size;
  // A figure of four letters, and the colours' own scale only where there is room for it.
  const hasFigures = count("x") * 50 <= Math.min(window.innerWidth, 1040) - 140;
  const isNarrow = window.innerWidth < 720;
  const base = {
    x: axis("x", across),
    y: axis("y", down),
    tooltip: ["setting", "train", "validation", "test"].map((field) => ({ field })),
  };
  return {
    height: Math.max(160, Math.min(640, 44 * count("y") + 80)),
    data: { values: rows },
    encoding: base,
    layer: [
      {
        mark: { type: "rect", cornerRadius: 2 },
        encoding: {
          color: {
            field: "mean",
            type: "quantitative",
            title: part,
            scale: { range: heat, zero: false, domain: low < high ? [low, high] : undefined },
            legend: isNarrow ? null : { format: "~%" },
          },
        },
      },
      {
        transform: [{ filter: "datum.best" }],
        mark: { type: "rect", fill: null, stroke: "#d55e00", strokeWidth: 3, cornerRadius: 2 },
      },
      ...(hasFigures
        ? [
            {
              mark: { type: "text", fontSize: 12 },
              encoding: {
                text: { field: "mean", format: ".1%" },
                color: { condition: { test: `datum.mean > ${threshold}`, value: paper }, value: ink },
              },
            },
          ]
        : []),
    ],
  };
}

function heatMap(experiment, options) {
  let part = "validation";
  const figure = chart(() => heatSpec(experiment, part), {
    ...options,
    height: 160,
    hint: "Outlined: the best on validation.",
  });
  const change = (chosen) => {
    part = chosen;
    figure.redraw();
  };
  figure.prepend(
    element("div", { class: "controls" }, choice("part of the data", ["validation", "train", "test"], part, change)),
  );
  return figure;
}

/** How accuracy follows from what varies; null where nothing varies or nothing is trained. */
export function sweepChart(experiment) {
  if (experiment.varying.length === 0 || experiment.ranking.length === 0) return null;
  const fields = experiment.varying.join(", ");
  const options = { name: `${experiment.name}-settings`, label: `Accuracy of ${experiment.name} by ${fields}` };
  if (experiment.varying.length === 1) {
    return chart(() => lineSpec(experiment), {
      ...options,
      hint: typeof experiment.settings[0].values[experiment.varying[0]] === "number" ? howToZoom : null,
    });
  }
  if (experiment.varying.length === 2) return heatMap(experiment, options);
  const isMany = experiment.settings.length > manySettings;
  return chart(() => parallelSpec(experiment, short), {
    ...options,
    height: 380,
    hint: null,
    renderer: isMany ? "canvas" : "svg",
    onDrawn: isMany ? (view) => pickNearest(view, parallelPaths(experiment)) : undefined,
  });
}
