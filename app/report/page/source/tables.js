import { openDialog } from "./dialog.js";
import { curvesFigure, settingName } from "./charts/curves.js";
import { percent, percentOf, seconds, short } from "./format.js";
import { sortedTable } from "./sorted_table.js";

const jsonNote = 'As an entry of "experiments" it trains just this again.';

function fieldColumns(experiment) {
  return experiment.varying.map((name, i) => ({
    name,
    title: name,
    number: experiment.settings.every(({ values }) => typeof (values[name] ?? 0) === "number"),
    show: (row) => experiment.settings[row.setting].texts[i],
  }));
}

function repeatsText(setting) {
  return setting.trained === setting.repeats ? String(setting.trained) : `${setting.trained} of ${setting.repeats}`;
}

function remark(setting, isBest) {
  return [
    isBest ? "best" : "",
    setting.diverged ? `${setting.diverged} diverged` : "",
    setting.failed ? `${setting.failed} failed` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function settingRow(experiment, index) {
  const setting = experiment.settings[index];
  const rank = experiment.ranking.indexOf(index);
  return {
    ...setting.values,
    setting: index,
    rank: rank < 0 ? null : rank + 1,
    train: setting.train_accuracy.mean,
    validation: setting.validation_accuracy.mean,
    test: setting.test_accuracy.mean,
    repeats: setting.trained,
    seconds: setting.seconds.mean,
    remark: remark(setting, experiment.best?.setting === index),
  };
}

/** One row per setting, the numbers of `facesweep show`, best first. */
export function settingsTable(experiment) {
  const order = [...experiment.ranking, ...experiment.settings.keys()].filter(
    (index, i, all) => all.indexOf(index) === i,
  );
  const share = (name, title) => ({
    name,
    title,
    number: true,
    isShare: true,
    show: (row) => percent(experiment.settings[row.setting][`${name}_accuracy`]),
  });
  const columns = [
    { name: "rank", title: "rank", number: true, show: (row) => short(row.rank) },
    ...fieldColumns(experiment),
    share("train", "train"),
    share("validation", "validation"),
    share("test", "test"),
    { name: "repeats", title: experiment.cross_validation ? "fits" : "repeats", number: true, show: (row) => repeatsText(experiment.settings[row.setting]) },
    { name: "seconds", title: "seconds", number: true, show: (row) => seconds(row.seconds) },
    { name: "remark", title: "", show: (row) => row.remark },
  ];
  return sortedTable({
    id: "settings",
    columns,
    noun: experiment.settings.length === 1 ? "setting" : "settings",
    rows: order.map((index) => settingRow(experiment, index)),
    example: example(experiment),
    marked: (row) => row.setting === experiment.best?.setting,
    open: (row) => openSetting(experiment, row.setting),
  });
}

function example(experiment) {
  const [field] = experiment.varying;
  const value = field && experiment.settings.at(-1).values[field];
  return field
    ? `Filter: ${field}${typeof value === "number" ? ">=" : "="}${short(value)} validation>80%`
    : "Filter: validation>80%";
}

function openSetting(experiment, index) {
  const setting = experiment.settings[index];
  openDialog({
    title: settingName(setting),
    json: setting.trial,
    figure: curvesFigure(experiment, index),
    note: `Its first repeat. ${jsonNote}`,
    facts: [
      ["validation", percent(setting.validation_accuracy)],
      ["test", percent(setting.test_accuracy)],
      ["train", percent(setting.train_accuracy)],
      ["repeats", repeatsText(setting)],
      ["seconds", seconds(setting.seconds.mean)],
    ],
  });
}

/** A result's name in a row. "steps" and "engine" alone are what was asked for, and may vary. */
function resultName(name) {
  return { steps: "steps_taken", engine: "engine_used" }[name] ?? name.replace("_accuracy", "");
}

/** The trials of an experiment as objects: the page keeps them in columns. */
function trialRows({ trials, settings }) {
  return trials.id.map((id, i) => {
    const row = { ...settings[trials.setting[i]].values };
    for (const [name, column] of Object.entries(trials)) row[resultName(name)] = column[i];
    return { ...row, id: id ?? "–" };
  });
}

function foldColumns({ cross_validation }) {
  if (!cross_validation || cross_validation.splits === 1) return [];
  const column = (name, title) => ({ name, title, number: true, show: (row) => short(row[name]) });
  const inner = cross_validation.inner_folds > 0 ? [column("inner_fold", "inner fold")] : [];
  return [column("fold", "fold"), ...inner];
}

/** One row per trial; a row opens its resolved JSON. */
export function trialsTable(experiment) {
  const share = (name) => ({ name, title: name, number: true, isShare: true, show: (row) => percentOf(row[name]) });
  const columns = [
    ...fieldColumns(experiment),
    { name: "seed", title: "seed", number: true },
    ...foldColumns(experiment),
    share("train"),
    share("validation"),
    share("test"),
    { name: "validation_loss", title: "validation loss", number: true, show: (row) => short(row.validation_loss) },
    { name: "steps_taken", title: "steps taken", number: true, show: (row) => short(row.steps_taken) },
    { name: "seconds", title: "seconds", number: true, show: (row) => seconds(row.seconds) },
    { name: "state", title: "state", show: (row) => row.state.replace("_", " ") },
    { name: "id", title: "trial", show: (row) => row.id.slice(0, 8) },
  ];
  const rows = trialRows(experiment);
  return sortedTable({
    id: "trials",
    columns,
    // Too long for columns of their own.
    unseen: [{ name: "engine_used", title: "engine used" }, { name: "reason" }],
    rows,
    example: example(experiment),
    noun: rows.length === 1 ? "trial" : "trials",
    open: (row) => openTrial(experiment, row),
  });
}

function openTrial(experiment, row) {
  const setting = experiment.settings[row.setting];
  openDialog({
    title: `${settingName(setting)}, seed ${row.seed}`,
    figure: null,
    note: jsonNote,
    json: { ...setting.trial, seed: row.seed },
    facts: [
      ["state", [row.state.replace("_", " "), row.reason].filter(Boolean).join(": ")],
      ["validation", percentOf(row.validation)],
      ["test", percentOf(row.test)],
      ["train", percentOf(row.train)],
      ["loss (train, validation, test)", [row.train_loss, row.validation_loss, row.test_loss].map(short).join(", ")],
      ["engine used", row.engine_used ?? "–"],
      ["steps taken", short(row.steps_taken)],
      ["seconds", seconds(row.seconds)],
      ["id", row.id],
    ],
  });
}
