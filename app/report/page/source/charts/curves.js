import { choice, element } from "../dom.js";
import { comparedSettings } from "../entries.js";
import { decimals } from "../format.js";
import { colours } from "../theme.js";
import { chart, zoomable } from "./chart.js";
import { legendHeight, legendOf } from "./legend.js";

const firstShown = 5;
const mostShown = 8;

export function settingName(setting) {
  return setting.name || "the only setting";
}

/**
 * What tells the settings of a chart apart, by index: the fields in which they differ, for names of all
 * fields would be cut in a legend; on a phone their values alone, under a title that names the fields.
 */
function shortNames(experiment, indices) {
  const texts = (index) => experiment.settings[index].texts;
  const differing = [...experiment.varying.keys()].filter(
    (field) => new Set(indices.map((index) => texts(index)[field])).size > 1,
  );
  const isTerse = window.innerWidth < 720 && differing.length > 1;
  const named = (index) =>
    differing.map((field) => `${isTerse ? "" : `${experiment.varying[field]}=`}${texts(index)[field]}`).join(", ");
  return {
    names: new Map(indices.map((index) => [index, named(index) || settingName(experiment.settings[index])])),
    title: isTerse ? differing.map((field) => experiment.varying[field]).join(", ") : null,
  };
}

function valueText(figure, value, half) {
  const text = figure === "accuracy" ? `${decimals(100 * value, 1)} %` : value.toPrecision(3);
  if (half === null) return text;
  return `${text} ± ${figure === "accuracy" ? decimals(100 * half, 1) : half.toPrecision(2)}`;
}

/** One setting's curve of one figure, as rows. */
function rowsOf(curve, name, figure, part) {
  const { mean, half_width } = curve[`${part}_${figure}`];
  return curve.step.flatMap((step, i) => {
    const value = mean[i];
    if (value === null) return [];
    const half = half_width?.[i] ?? null;
    // A band must stay on its axis, which may be logarithmic.
    const [lowest, highest] = figure === "accuracy" ? [0, 1] : [value / 20, Infinity];
    const low = Math.max(lowest, value - half);
    const high = Math.min(highest, value + half);
    return [{ step, part, value, text: valueText(figure, value, half), setting: name, low, high }];
  });
}

function curvesSpec(rows, figure, names, title) {
  const values = rows.map((row) => row.value).filter((value) => value > 0);
  const isLog = figure === "loss" && values.length > 0 && Math.max(...values) / Math.min(...values) > 20;
  const x = {
    field: "step",
    type: "quantitative",
    title: "step",
    scale: { nice: false },
    axis: { format: ",.0f", tickCount: 8, labelOverlap: "greedy", labelSeparation: 8 },
  };
  const y = {
    field: "value",
    type: "quantitative",
    title: figure === "loss" ? "loss" : "accuracy",
    scale: isLog ? { type: "log", nice: false, padding: 8 } : { zero: false, padding: 8 },
    axis: { format: figure === "loss" ? ",~r" : "~%", tickCount: 6 },
  };
  const color = {
    field: "setting",
    type: "nominal",
    sort: names,
    scale: { domain: names, range: colours().series },
    legend: legendOf(names, title),
  };
  const dash = {
    field: "part",
    type: "nominal",
    title: null,
    sort: ["validation", "train"],
    scale: {
      domain: ["validation", "train"],
      range: [
        [1, 0],
        [5, 4],
      ],
    },
    legend: { orient: "bottom", symbolStrokeColor: colours().ink },
  };
  return {
    height: 370 + legendHeight(names, title),
    data: { values: isLog ? rows.filter((row) => row.value > 0) : rows },
    layer: [
      {
        mark: { type: "area", opacity: 0.16 },
        transform: [{ filter: "datum.part === 'validation'" }],
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color, detail: { field: "part" } },
      },
      { mark: { type: "line", strokeWidth: 2, clip: true }, encoding: { x, y, color, strokeDash: dash } },
      { params: [zoomable], mark: { type: "point", opacity: 0 }, encoding: { x, y } },
      {
        params: [{ name: "nearest", select: { type: "point", on: "pointermove", nearest: true, clear: "pointerout" } }],
        mark: { type: "point", filled: true, size: 80 },
        encoding: {
          x,
          y,
          color,
          opacity: { condition: { param: "nearest", empty: false, value: 1 }, value: 0 },
          tooltip: [
            { field: "setting" },
            { field: "part" },
            { field: "step", format: "," },
            { field: "text", title: figure },
          ],
        },
      },
    ],
  };
}

/** Settings with curves, those first that a reader asks for: inputs that are compared, then the best. */
function candidatesOf(experiment, curves) {
  const inOrder = new Set([...comparedSettings(experiment), ...experiment.ranking]);
  return [...inOrder].filter((index) => curves.has(index));
}

/** The list of settings to choose from. */
function chooser(experiment, candidates, shown, changed) {
  if (candidates.length < 2) return null;
  const boxes = candidates.slice(0, 60).map((index) => {
    const box = element("input", {
      type: "checkbox",
      checked: shown.has(index),
      onchange: () => {
        if (box.checked && shown.size === mostShown) {
          box.checked = false;
          return;
        }
        if (box.checked) shown.add(index);
        else shown.delete(index);
        changed();
      },
    });
    return element("label", {}, box, ` ${settingName(experiment.settings[index])}`);
  });
  return element(
    "details",
    { class: "chooser" },
    element("summary", {}, `Choose settings (at most ${mostShown})`),
    element("div", { class: "choices" }, boxes),
  );
}

/** Learning curves with their bands; null where there is none. `only` restricts them to one setting. */
export function curvesFigure(experiment, only = null) {
  const curves = new Map(experiment.curves.map((curve) => [curve.setting, curve]));
  const candidates = only === null ? candidatesOf(experiment, curves) : [only].filter((index) => curves.has(index));
  const shown = new Set(candidates.slice(0, firstShown));
  if (shown.size === 0) return null;
  let figure = "accuracy";
  const makeSpec = () => {
    const { names, title } = shortNames(
      experiment,
      candidates.filter((index) => shown.has(index)),
    );
    const rows = [...names].flatMap(([index, name]) =>
      ["train", "validation"].flatMap((part) => rowsOf(curves.get(index), name, figure, part)),
    );
    return curvesSpec(rows, figure, [...names.values()], title);
  };
  const picture = chart(makeSpec, {
    name: `${experiment.name}-curves`,
    height: 340,
    label: `Learning curves of ${experiment.name}`,
  });
  picture.prepend(
    element(
      "div",
      { class: "controls" },
      choice("figure", ["accuracy", "loss"], figure, (chosen) => {
        figure = chosen;
        picture.redraw();
      }),
      only === null ? chooser(experiment, candidates, shown, () => picture.redraw()) : null,
    ),
  );
  return picture;
}
