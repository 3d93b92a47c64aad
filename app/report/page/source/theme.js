const dark = window.matchMedia("(prefers-color-scheme: dark)");

const listeners = new Set();
let onPaper = false;

/** Calls `listener` whenever light turns dark or back. */
export function onThemeChange(listener) {
  listeners.add(listener);
}

function tellListeners() {
  for (const listener of listeners) listener();
}

dark.addEventListener("change", tellListeners);

/** While it is true charts are light whatever the reader's choice: for printing. */
export function setOnPaper(value) {
  if (onPaper === value) return;
  onPaper = value;
  if (dark.matches) tellListeners();
}

// Okabe and Ito's palette, which the colour-blind can tell apart, less its yellow; lighter tones for
// dark paper.
const light = {
  paper: "#ffffff",
  ink: "#1d2126",
  muted: "#5c6570",
  line: "#dfe3e7",
  series: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5c6570", "#7a4fa3"],
  parts: { train: "#8a939d", validation: "#0072b2", test: "#d55e00" },
  heat: ["#f3f7fb", "#c6dbef", "#6baed6", "#2171b5", "#08306b"],
};
const darkColours = {
  paper: "#15181c",
  ink: "#e7eaed",
  muted: "#9ba5b0",
  line: "#30363d",
  series: ["#56b4e9", "#f0884a", "#2fc49a", "#e29bc4", "#e6b422", "#8fd0ff", "#a6b0ba", "#b79be0"],
  parts: { train: "#8a939d", validation: "#56b4e9", test: "#f0884a" },
  heat: ["#1a2530", "#1f4468", "#2b78b5", "#6db3e8", "#d3eaff"],
};

export function colours() {
  return dark.matches && !onPaper ? darkColours : light;
}

/** How Vega-Lite draws what a chart's own specification leaves open. */
export function chartConfig() {
  const { ink, muted, line, series, heat } = colours();
  const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: {
      labelColor: muted,
      titleColor: muted,
      gridColor: line,
      domainColor: line,
      tickColor: line,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 500,
      labelPadding: 6,
      titlePadding: 10,
      gridOpacity: 0.8,
    },
    axisX: { grid: false },
    axisY: { domain: false, ticks: false },
    legend: {
      labelColor: ink,
      titleColor: muted,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 500,
      symbolStrokeWidth: 3,
      labelLimit: 380,
      titleLimit: 380,
      symbolOpacity: 1,
    },
    title: { color: ink, fontSize: 13, fontWeight: 600, anchor: "start" },
    header: { labelColor: ink, titleColor: muted },
    text: { color: ink },
    range: { category: series, ramp: heat, heatmap: heat },
  };
}
