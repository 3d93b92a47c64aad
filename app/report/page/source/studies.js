import { element, plainTable } from "./dom.js";
import { heading, reportFigure } from "./entries.js";
import { short } from "./format.js";
import { colours } from "./theme.js";
import { legendHeight, legendOf } from "./charts/legend.js";
import { chart, howToZoom, zoomable } from "./charts/chart.js";
import { pictureGrid } from "./pictures.js";

function chartRows(series) {
  return series
    .flatMap(({ name, points }) =>
      points.map(([x, y, low, high]) => ({
        series: name,
        x,
        y,
        low: low ?? null,
        high: high ?? null,
        text: low === undefined || low === null ? short(y) : `${short(y)} (${short(low)} to ${short(high)})`,
      })),
    )
    .filter((row) => row.y !== null);
}

/** The powers of ten between some numbers, if there are enough of them to read a scale by. */
function powersOfTen(numbers) {
  const [low, high] = [
    Math.ceil(Math.log10(Math.min(...numbers)) - 1e-9),
    Math.floor(Math.log10(Math.max(...numbers)) + 1e-9),
  ];
  const every = Math.max(1, Math.round((high - low) / 8));
  const powers = [];
  for (let power = low; power <= high; power += every) powers.push(10 ** power);
  return powers.length >= 3 ? powers : undefined;
}

function numericAxis({ title, scale }, numbers) {
  const positive = numbers.filter((number) => number > 0);
  if (scale !== "log" || positive.length === 0) {
    return {
      type: "quantitative",
      title: title ?? null,
      scale: { zero: false, nice: false, padding: 8 },
      axis: { format: ",~r", tickCount: 8, labelOverlap: "greedy", labelSeparation: 6 },
    };
  }
  // Powers of ten as 1e5 and 1e-5, where d3 would write 1e+5.
  const asPower = { labelExpr: "replace(format(datum.value, '~e'), 'e+', 'e')" };
  const isSmall = Math.min(...positive) < 1e-3 || Math.max(...positive) >= 1e6;
  const labels = isSmall ? asPower : { format: "~g" };
  return {
    type: "quantitative",
    title: title ?? null,
    scale: { type: "log", nice: false, padding: 8 },
    axis: { ...labels, values: powersOfTen(positive), labelOverlap: "greedy", labelSeparation: 6 },
  };
}

function xOf(block, rows) {
  const isNumeric = block.mark !== "bar" && rows.every((row) => typeof row.x === "number");
  if (isNumeric) {
    const numbers = [...new Set(rows.map((row) => row.x))];
    const { axis, ...x } = numericAxis(block.x ?? {}, numbers);
    // What was varied over a few numbers is read at those numbers.
    const own = x.scale.type === "log" && numbers.length <= 10 ? { values: numbers } : {};
    return { field: "x", ...x, axis: { ...axis, ...own } };
  }
  return {
    field: "x",
    type: "ordinal",
    title: block.x?.title ?? null,
    sort: null,
    axis: { labelAngle: 0, labelLimit: 160 },
  };
}

function yOf(block, rows) {
  const numbers = rows.flatMap((row) => [row.y, row.low, row.high]).filter((number) => number !== null);
  const y = { field: "y", ...numericAxis(block.y ?? {}, numbers) };
  if (block.mark === "bar" && y.scale.type !== "log") y.scale = { zero: true };
  return y;
}

/** The Vega-Lite chart of a block {mark, x, y, series}. */
function blockSpec(block) {
  const rows = chartRows(block.series);
  const names = block.series.map((each) => each.name);
  const isBar = block.mark === "bar";
  const [x, y] = [xOf(block, rows), yOf(block, rows)];
  const color = {
    field: "series",
    type: "nominal",
    sort: names,
    scale: { domain: names, range: colours().series },
    legend: legendOf(names),
  };
  const tooltip = [
    { field: "series" },
    { field: "x", title: block.x?.title ?? "x" },
    { field: "text", title: block.y?.title ?? "y" },
  ];
  const ofInterval = { transform: [{ filter: "datum.low !== null" }] };
  const hasIntervals = rows.some((row) => row.low !== null);
  const side = isBar && names.length > 1 ? { xOffset: { field: "series", sort: names } } : {};
  const low = { ...y, field: "low" };
  const layer = [];
  if (hasIntervals && block.mark === "line")
    layer.push({
      ...ofInterval,
      mark: { type: "area", opacity: 0.16 },
      encoding: { x, y: low, y2: { field: "high" }, color },
    });
  if (isBar)
    layer.push({
      mark: { type: "bar", cornerRadiusEnd: 2, width: { band: 0.7 } },
      encoding: { x, y, color, tooltip, ...side },
    });
  if (hasIntervals && block.mark !== "line")
    layer.push({
      ...ofInterval,
      mark: { type: "rule", strokeWidth: 2, opacity: 0.6 },
      encoding: { x, y: low, y2: { field: "high" }, ...(isBar ? side : { color }) },
    });
  if (block.mark === "line") layer.push({ mark: { type: "line", strokeWidth: 2 }, encoding: { x, y, color } });
  // Many points of a line would hide it; they still answer the pointer.
  const isCrowded = block.mark === "line" && block.series.some((each) => each.points.length > 30);
  if (!isBar)
    layer.push({
      params: x.type === "quantitative" ? [zoomable] : [],
      mark: { type: "point", filled: true, size: 50, opacity: isCrowded ? 0 : 1 },
      encoding: { x, y, color, tooltip },
    });
  const bars = new Set(rows.map((row) => row.x)).size * names.length;
  // A few bars would each be as wide as a hand.
  const width = isBar && bars < 8 && window.innerWidth >= 720 ? { width: 110 * bars + 80 } : {};
  return { height: 290 + legendHeight(names), data: { values: rows }, layer, ...width };
}

const renderers = {
  text: ({ text }) => text.split(/\n\s*\n/).map((paragraph) => element("p", { class: "prose" }, paragraph)),
  table: ({ caption, header, rows }) =>
    plainTable(
      header,
      rows.map((row) => row.map((cell) => (typeof cell === "number" ? short(cell) : cell))),
      caption,
    ),
  chart: (block, fileName) => {
    const figure = chart(() => blockSpec(block), {
      name: fileName,
      label: block.caption ?? "chart",
      hint: block.mark === "bar" ? null : howToZoom,
    });
    if (block.caption) figure.prepend(element("figcaption", {}, block.caption));
    figure.classList.add("block");
    return figure;
  },
  pictures: pictureGrid,
};

/** A study's section: its blocks one below the other; one of a kind that this page does not know is named. */
export function studyView(study) {
  const blocks = study.blocks ?? [];
  const charts = blocks.filter(({ kind }) => kind === "chart");
  const fileName = (block) => `${study.name}-${charts.indexOf(block) + 1}`;
  return element(
    "article",
    {},
    heading(study, [study.title ? study.name.replaceAll("-", " ") : null, study.type.replaceAll("_", " ")]),
    element(
      "div",
      { class: "answer" },
      element(
        "div",
        { class: "figure found" },
        element("span", { class: "label" }, study.failure ? "no result" : "found here"),
        element("span", { class: "words" }, study.failure || study.finding),
      ),
      reportFigure(study),
    ),
    blocks.map(
      (block) =>
        renderers[block.kind]?.(block, fileName(block)) ??
        element("p", { class: "note" }, `A block of an unknown kind, "${block.kind}", is not shown.`),
    ),
  );
}
