import { probabilityChart, settingsChart } from "./charts/fold_charts.js";
import { overviewChart } from "./charts/overview_chart.js";
import { settingName } from "./charts/curves.js";
import { element, plainTable, section } from "./dom.js";
import { finding, inOrder } from "./entries.js";
import { percent, percentOf, plural, time } from "./format.js";

function link(name, text) {
  return element("a", { class: text ? null : "name", href: `#${encodeURIComponent(name)}` }, text || name);
}

function experimentRow(experiment) {
  const { best, settings, name } = experiment;
  const trained = settings.reduce((sum, setting) => sum + setting.trained, 0);
  if (!best) return [link(name), experiment.dataset, trained, "–", "–", "–", "–"];
  const setting = settings[best.setting];
  return [
    link(name),
    experiment.dataset,
    trained,
    settingName(setting),
    percent(setting.validation_accuracy),
    percent(setting.test_accuracy),
    experiment.cross_validation ? "–" : `${percentOf(best.test_interval.low)} – ${percentOf(best.test_interval.high)}`,
  ];
}

/** The parts of a report that are repeated here, its figures beside ours. */
function partsSection(data) {
  const parts = inOrder(data)
    .filter((entry) => entry.part)
    .sort((a, b) => a.part - b.part);
  if (parts.length === 0) return null;
  return section(
    "The report, part by part",
    null,
    element(
      "div",
      { class: "parts" },
      plainTable(
        ["part", "section", "the report", "here"],
        parts.map((entry) => [entry.part, link(entry.name, entry.title), entry.report || "–", finding(entry)]),
      ),
    ),
  );
}

/** Studies that repeat no part of a report. */
function studiesSection(studies) {
  if (studies.length === 0) return null;
  return section(
    "Studies",
    null,
    plainTable(
      ["study", "what it shows", "found"],
      studies.map((study) => [link(study.name), study.title, finding(study)]),
    ),
  );
}

function datasetTable(name, { class_names, counts, left_out }) {
  const parts = ["train", "validation", "test"];
  const leftOut = (className) => Object.values(left_out[className] ?? {}).reduce((sum, count) => sum + count, 0);
  const rows = class_names.map((className, i) => [
    className,
    ...parts.map((part) => counts[part]?.[i] ?? 0),
    leftOut(className),
  ]);
  const total = ["all", ...[1, 2, 3, 4].map((column) => rows.reduce((sum, row) => sum + row[column], 0))];
  return plainTable(["class", ...parts, "left out"], [...rows, total], name);
}

/** Parts of a data set that is split anew for each repeat are those of its first split. */
function foldsNote(name, experiments) {
  const resampled = experiments.some(({ dataset, cross_validation }) => dataset === name && cross_validation);
  return resampled ? element("p", { class: "note" }, "Split anew for each repeat: these are the parts of the first.") : null;
}

/** By reason, the most frequent first. */
function countsByReason(leftOut) {
  const reasons = new Map();
  for (const ofClass of Object.values(leftOut))
    for (const [reason, count] of Object.entries(ofClass)) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  return [...reasons].sort((a, b) => b[1] - a[1]);
}

function leftOutReasons({ left_out }) {
  const lines = countsByReason(left_out).map(([reason, count]) => `${count} ${reason}`);
  return lines.length > 0 ? element("p", { class: "note" }, `Left out: ${lines.join(", ")}.`) : null;
}

/** The files that the counts are of, by reason; runs of before files were named have none. */
function leftOutFiles({ left_out, left_out_files = [] }) {
  const lists = countsByReason(left_out).map(([reason, count]) => {
    const files = left_out_files.filter((file) => file.reason === reason);
    if (files.length === 0) return null;
    const rows = files.map((file) => [file.class, file.name, file.other]);
    if (files.length < count) rows.push(["", `and ${count - files.length} more`, ""]);
    return element(
      "details",
      {},
      element("summary", {}, `${count} ${reason}`),
      plainTable(["class", "file", "see"], rows, `Left out: ${reason}`),
    );
  });
  return lists.filter(Boolean);
}

/** Sentences on single pictures: the first few. */
function pictureNotices({ notices = [] }) {
  const shown = notices.slice(0, 5);
  if (notices.length > shown.length) shown.push(`And ${notices.length - shown.length} more.`);
  return shown.map((notice) => element("p", { class: "note" }, notice));
}

const environmentNames = {
  time: "run at",
  facesweep: "facesweep",
  libtorch: "LibTorch",
  opencv: "OpenCV",
  blas: "BLAS",
  aten: "ATen's kernels",
  instructions: "instructions",
  processor: "processor",
  threads: "threads",
};

/** What computed the trials: one program on one kind of processor, or several. */
function computedByTable(computedBy) {
  const rows = computedBy.map(({ program, instructions, blas, aten, trials }) =>
    [program, instructions, blas, aten].map((name) => name || "unknown").concat(trials),
  );
  return rows.length > 0 ? plainTable(["program", "instructions", "BLAS", "ATen", "trials"], rows, "Computed by") : null;
}

function mixNote(mix) {
  if (!mix) return null;
  return element("p", { class: "note" }, `Mixed: ${mix}.`);
}

function environmentRows(environment) {
  const text = (name, value) => {
    if (name === "time") return time(value);
    if (value && typeof value === "object") return Object.values(value).filter(Boolean).join(", ");
    return String(value);
  };
  const known = Object.keys(environmentNames);
  const names = [
    ...known.filter((name) => name in environment),
    ...Object.keys(environment).filter((name) => !known.includes(name)),
  ];
  return names.map((name) => [environmentNames[name] ?? name, text(name, environment[name])]);
}

/** A cross-validated experiment's settings at a glance. */
function foldsOverview(experiment) {
  return element(
    "div",
    { class: "glance" },
    element("h4", {}, link(experiment.name, experiment.title)),
    element("div", { class: "pair" }, settingsChart(experiment, "Settings at a glance"), probabilityChart(experiment)),
  );
}

/** What was run, how each experiment ended, on what data, machine and versions. */
export function overviewView(data) {
  const { experiments, datasets, environment, studies } = data;
  return element(
    "article",
    {},
    section(
      "Results",
      experiments.length > 0 ? "Each experiment's best setting, chosen on the validation pictures." : null,
      experiments.length > 0
        ? plainTable(
            ["experiment", "data", "trials", "best setting", "validation", "test", "other pictures (95 %, Wilson)"],
            experiments.map(experimentRow),
          )
        : null,
      overviewChart(experiments),
      experiments.filter(({ cross_validation, settings }) => cross_validation && settings.length > 1).map(foldsOverview),
    ),
    partsSection(data),
    studiesSection(studies.filter((study) => !study.part)),
    section(
      "Data",
      data.generated_data ? "Generated pictures stood in for every data set." : null,
      element(
        "div",
        { class: "beside" },
        Object.entries(datasets).map(([name, dataset]) =>
          element("div", {}, datasetTable(name, dataset), foldsNote(name, experiments), leftOutReasons(dataset), leftOutFiles(dataset), pictureNotices(dataset)),
        ),
      ),
    ),
    Object.keys(data.inputs).length > 0
      ? section(
          "Features",
          null,
          Object.entries(data.inputs).map(([name, { source, trained }]) =>
            element("p", {}, `${name} of ${source}`, trained ? "." : ": an untrained network."),
          ),
        )
      : null,
    section(
      "Machine and versions",
      "As they were when something was last trained.",
      plainTable(["", ""], environmentRows(environment)),
      computedByTable(data.computed_by),
      mixNote(data.mix),
    ),
    section(
      "The file that was run",
      null,
      element(
        "details",
        {},
        element("summary", {}, `${data.file.split("\n").length} lines of JSON`),
        element("pre", { tabindex: 0 }, data.file),
      ),
    ),
  );
}

/** One line for the head: "5 experiments, 129 trials on actors and digits". */
export function summaryLine(data) {
  const trials = data.experiments.reduce((sum, experiment) => sum + experiment.trials.id.length, 0);
  const parts = [];
  if (data.experiments.length > 0) parts.push(plural(data.experiments.length, "experiment"), plural(trials, "trial"));
  if (data.studies.length > 0) parts.push(data.studies.length === 1 ? "1 study" : `${data.studies.length} studies`);
  const datasets = Object.keys(data.datasets);
  return parts.join(", ") + (datasets.length > 0 ? ` on ${datasets.join(", ")}` : "");
}
