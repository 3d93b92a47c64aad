// The report page of a real sweep, as a reader uses it. Usage: node report_test.mjs FACESWEEP MODULES CHROMIUM
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, openPage, output, temporaryFolder, testArguments } from "./browser.mjs";

const given = testArguments();
const here = dirname(fileURLToPath(import.meta.url));
const folder = temporaryFolder();
const run = join(folder, "run");
const sweep = JSON.parse(readFileSync(join(here, "sweep.json"), "utf8"));
const names = sweep.experiments.filter(({ type }) => !type).map(({ name }) => name);

// Before the tests rather than in a hook: where this fails there is one error, not one for each test.
output(given.facesweep, "run", join(here, "sweep.json"), "--output", run);
statSync(join(run, "report.html"));
// A study of every kind of block stands in for what was found: what the program writes is tested elsewhere.
const study = join(run, "studies", "noise.json");
const { blocks } = JSON.parse(readFileSync(join(here, "study.json"), "utf8"));
writeFileSync(study, JSON.stringify({ ...JSON.parse(readFileSync(study, "utf8")), blocks }));
output(given.facesweep, "report", run);
const shown = JSON.parse(output(given.facesweep, "show", run, "--json"));
const browser = await launch(given);
const opened = await openPage(browser, join(run, "report.html"));
const { page } = opened;
page.setDefaultTimeout(20000);
after(() => browser.close());

const tab = (name) => page.locator("#tabs a", { hasText: new RegExp(`^${name}$`) });
const trialRows = () => page.locator("#trials tbody tr");

/** Opens a section and waits until its charts that are in sight are drawn. */
async function open(name) {
  await tab(name).click();
  await page.locator("#tabs a[aria-current]", { hasText: name }).waitFor();
}

/** The numbers of a column of the trials table, by its header. */
async function column(header) {
  const headers = await page.locator("#trials th").allInnerTexts();
  const index = headers.findIndex((text) => text.replace(/ [↑↓]$/, "") === header);
  assert.notEqual(index, -1, `no column ${header} in ${headers}`);
  const cells = await page.locator(`#trials tbody tr td:nth-child(${index + 1})`).allInnerTexts();
  return cells.map(parseFloat);
}

/** A text such as "83.7 % ± 1.2" as shares. */
function shares(text) {
  return text.match(/[\d.]+/g).map((number) => Number(number) / 100);
}

test("opens on what was run, when, on what machine and data", async () => {
  const text = await page.locator("body").innerText();
  assert.match(text, /4 experiments, 30 trials, 1 study on digits, faces; run \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  for (const word of ["LibTorch", "OpenCV", "BLAS", "processor", ...names]) assert.ok(text.includes(word), word);
  assert.equal(await page.title(), "run – facesweep");
});

test("switches between experiments by mouse, keyboard and address", async () => {
  await open("two-fields");
  assert.equal(await page.locator("h2").innerText(), "two-fields");
  await tab("width").focus();
  await page.keyboard.press("Enter");
  await page.locator("h2", { hasText: "width" }).waitFor();
  await page.goBack();
  await page.locator("h2", { hasText: "two-fields" }).waitFor();
});

test("holds the numbers of show --json", async () => {
  const data = JSON.parse(await page.locator("#data").textContent());
  for (const [i, experiment] of shown.experiments.entries()) {
    for (const [name, value] of Object.entries(experiment))
      assert.deepEqual(data.experiments[i][name], value, `${experiment.name}: ${name}`);
  }
});

test("shows the numbers of show --json, rounded as show rounds them", async () => {
  const table = output(given.facesweep, "show", run);
  for (const name of names) {
    const experiment = shown.experiments.find((each) => each.name === name);
    const best = experiment.settings[experiment.best.setting];
    await open(name);
    const big = await page.locator(".answer .big").innerText();
    assert.ok(
      Math.abs(shares(big)[0] - best.test_accuracy.mean) <= 0.0005 + 1e-12,
      `${big} for ${best.test_accuracy.mean}`,
    );
    assert.ok(table.includes(`Its test accuracy: ${big} over`), big);
    const words = await page.locator(".answer > .words").innerText();
    const [low, high] = shares(words.match(/could be, (.*) \(95 %/)[1]);
    assert.ok(Math.abs(low - experiment.best.test_interval.low) <= 0.0005 + 1e-12);
    assert.ok(Math.abs(high - experiment.best.test_interval.high) <= 0.0005 + 1e-12);
    const cells = await page.locator("#settings tbody tr").first().locator("td").allInnerTexts();
    assert.ok(
      cells.some(
        (cell) => cell !== "–" && Math.abs(shares(cell)?.[0] - best.validation_accuracy.mean) <= 0.0005 + 1e-12,
      ),
      cells.join(" "),
    );
  }
});

test("sorts the trials by a click on a header, up and down", async () => {
  await open("width");
  const header = page.locator("#trials th button", { hasText: /^validation$/ });
  await header.click();
  const down = await column("validation");
  assert.deepEqual(
    down,
    [...down].sort((a, b) => b - a),
  );
  assert.equal(down.length, 9);
  await header.click();
  const up = await column("validation");
  assert.deepEqual(
    up,
    [...up].sort((a, b) => a - b),
  );
  assert.equal(await page.locator("#trials th[aria-sort=ascending]").count(), 1);
});

test("filters the trials by fields and by text", async () => {
  await open("width");
  const filter = page.locator("#trials-filter");
  await filter.fill("hidden_units>=16 seed<2");
  assert.deepEqual(new Set(await column("hidden_units")), new Set([16, 64]));
  assert.equal(await trialRows().count(), 4);
  assert.equal(await page.locator("#trials .count").innerText(), "4 of 9 trials");
  const all = shown.experiments[0].settings;
  await filter.fill("validation>0%");
  assert.equal(
    await trialRows().count(),
    all.reduce((sum, setting) => sum + setting.trained, 0),
  );
  await filter.fill("no such thing");
  assert.equal(await trialRows().count(), 0);
  await filter.fill("");
  assert.equal(await trialRows().count(), 9);
});

test("opens a trial's resolved JSON, which the program takes as an experiment", async () => {
  await open("width");
  await trialRows().nth(4).click();
  const dialog = page.locator("dialog[open]");
  await dialog.waitFor();
  const trial = JSON.parse(await dialog.locator("pre").innerText());
  const facts = await dialog.locator("table").innerText();
  const id = facts.match(/[0-9a-f]{64}/)[0];
  const stored = JSON.parse(readFileSync(join(run, "trials", id, "trial.json"), "utf8"));
  assert.deepEqual({ ...trial, name: null }, { ...stored.trial, name: null });
  const file = join(folder, "again.json");
  writeFileSync(file, JSON.stringify({ datasets: sweep.datasets, experiments: [trial] }));
  assert.match(
    output(given.facesweep, "run", file, "--dry-run", "--output", join(folder, "again")),
    /1 trials to train/,
  );
  assert.match(output(given.facesweep, "run", file, "--dry-run", "--output", run), /0 trials to train/);
});

test("copies a trial's JSON and closes with Escape", async () => {
  const dialog = page.locator("dialog[open]");
  await dialog.locator(".copy").click();
  await dialog.locator(".copy", { hasText: "Copied" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" }).catch(() => {});
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("opens a trial by keyboard", async () => {
  await trialRows().first().focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
});

/** Moves over a chart until the tooltip shows. */
async function hover(chart) {
  await chart.scrollIntoViewIfNeeded();
  const svg = chart.locator("svg.marks");
  await svg.waitFor();
  const box = await svg.boundingBox();
  const tooltip = page.locator("#vg-tooltip-element.visible");
  for (const x of [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6]) {
    for (const y of [0.3, 0.4, 0.5, 0.6, 0.7]) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
      await page.waitForTimeout(20);
      if (await tooltip.count()) return tooltip.innerText();
    }
  }
  return assert.fail("no tooltip anywhere");
}

test("says what a curve is at the pointer", async () => {
  await open("width");
  const curves = page.locator("section", { has: page.locator("h3", { hasText: "Learning curves" }) });
  const text = await hover(curves.locator(".chart"));
  assert.match(text, /hidden_units=\d+/);
  assert.match(text, /step\s*\d+/);
  assert.match(text, /[\d.]+ % ± [\d.]+/);
  await page.mouse.move(5, 5);
});

test("switches the curves to the loss and shows chosen settings", async () => {
  const curves = page.locator("section", { has: page.locator("h3", { hasText: "Learning curves" }) });
  await curves.locator("button", { hasText: "loss" }).click();
  await curves.locator("svg text", { hasText: /^loss$/ }).waitFor();
  await curves.locator("summary", { hasText: "Choose settings" }).click();
  await curves.locator("label", { hasText: "hidden_units=4" }).click();
  await page.waitForFunction(
    () =>
      ![...document.querySelectorAll(".role-legend-label text")].some((text) => text.textContent === "hidden_units=4"),
  );
});

test("zooms with shift and the wheel, and leaves the plain wheel to the page", async () => {
  await open("width");
  const chart = page.locator("section", { has: page.locator("h3", { hasText: "Learning curves" }) }).locator(".chart");
  await chart.scrollIntoViewIfNeeded();
  const labels = () => chart.locator(".role-axis-label text").allTextContents();
  const before = await labels();
  const box = await chart.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, 120);
  await page.waitForTimeout(100);
  assert.deepEqual(await labels(), before);
  await chart.scrollIntoViewIfNeeded();
  const now = await chart.boundingBox();
  await page.mouse.move(now.x + now.width / 2, now.y + now.height / 2);
  await page.keyboard.down("Shift");
  for (let i = 0; i < 5; ++i) await page.mouse.wheel(0, -200);
  await page.keyboard.up("Shift");
  await page.waitForTimeout(200);
  assert.notDeepEqual(await labels(), before);
});

test("saves a chart as SVG and PNG", async () => {
  await open("two-fields");
  const chart = page.locator(".chart").first();
  await chart.locator("svg.marks").waitFor();
  await chart.locator("details summary").click();
  for (const kind of ["SVG", "PNG"]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      chart.locator("a", { hasText: kind }).click(),
    ]);
    assert.equal(download.suggestedFilename(), `two-fields-settings.${kind.toLowerCase()}`);
    assert.ok(statSync(await download.path()).size > 1000);
  }
});

test("draws one field as a line, two as a heat map, three as parallel coordinates", async () => {
  const marks = async (name) => {
    await open(name);
    const svg = page.locator(".chart svg.marks").first();
    await svg.waitFor();
    return {
      lines: await svg.locator(".mark-line").count(),
      cells: await svg.locator(".mark-rect path").count(),
      axes: await svg.locator(".role-axis-label text").allTextContents(),
    };
  };
  assert.ok((await marks("width")).lines > 0);
  assert.ok((await marks("two-fields")).cells >= 6);
  assert.deepEqual((await marks("three-fields")).axes, ["hidden_units", "learning_rate", "l2", "validation"]);
});

test("shows what is confused, the weights and the mistakes", async () => {
  await open("width");
  const cells = await page.locator("table.confusion tbody td").allInnerTexts();
  const total = cells.reduce((sum, text) => sum + (Number(text) || 0), 0);
  assert.equal(
    total,
    shown.experiments[0].best.confusion.flat().reduce((sum, count) => sum + count, 0),
  );
  const pictures = page.locator(".pictures img");
  assert.ok((await pictures.count()) >= 6 + 1);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await picture.evaluate((image) => image.decode());
    assert.ok(await picture.evaluate((image) => image.naturalWidth >= 28));
  }
});

test("shows a study's text, table, charts and pictures, as text where it looks like markup", async () => {
  await open("noise");
  assert.equal(await page.locator("h2").innerText(), "Noise on </script> digits");
  assert.equal(await page.locator("p.prose").count(), 2);
  assert.match(await page.locator("article table").innerText(), /0\.9123/);
  for (const chart of await page.locator(".chart").all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.locator("svg.marks").waitFor();
  }
  assert.equal(await page.locator(".chart svg.marks").count(), 3);
  assert.equal(await page.locator(".pictures img").count(), 1);
});

test("sets the report's own figures beside what was found here", async () => {
  const { finding } = JSON.parse(readFileSync(study, "utf8"));
  assert.match(finding, /^from noise 0 to 1: logistic regression /);
  const shownHere = await page.locator("article .answer").innerText();
  assert.ok(shownHere.includes(finding) && shownHere.includes("noise even in [-1, 1]"), shownHere);
  await open("Overview");
  const parts = page.locator("section", { hasText: "The report of 2017, part by part" }).locator("tbody tr");
  assert.deepEqual(await parts.locator("td").allInnerTexts(), [
    "5",
    "Noise on </script> digits",
    "noise even in [-1, 1]",
    finding,
  ]);
});

test("follows the reader's choice of light and dark", async () => {
  await open("width");
  await page.locator(".chart svg.marks").first().waitFor();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const label = () => page.locator(".chart .role-axis-label text").first().getAttribute("fill");
  const [lightPaper, lightLabel] = [await paper(), await label()];
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction(
    (before) => document.querySelector(".chart .role-axis-label text")?.getAttribute("fill") !== before,
    lightLabel,
  );
  assert.notEqual(await paper(), lightPaper);
  await page.emulateMedia({ colorScheme: "light" });
});

test("prints every section, without its controls", async () => {
  await page.evaluate(() => {
    window.print = () => {
      window.printed = document.querySelectorAll("#main article").length;
    };
  });
  await page.locator("button", { hasText: "Print all" }).click();
  await page.waitForFunction(() => window.printed > 0);
  assert.equal(await page.evaluate(() => window.printed), names.length + 2);
  assert.equal(await page.locator(".chart:not([data-drawn])").count(), 0);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#tabs").isVisible(), false);
  assert.equal(await page.locator("#trials-filter").first().isVisible(), false);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator("#main article").count(), 1);
});

test("stays within a phone's width", async () => {
  const phone = await openPage(browser, join(run, "report.html"), { viewport: { width: 390, height: 800 } });
  for (const name of ["overview", ...names, "noise"]) {
    await phone.page.goto(`${phone.address}#${encodeURIComponent(name)}`);
    await phone.page.waitForTimeout(200);
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${name} is ${width} pixels wide`);
  }
  phone.assertQuiet();
});

test("lets nothing out, even if something tried", async () => {
  const closed = await openPage(browser, join(run, "report.html"));
  const answer = await closed.page.evaluate(() =>
    fetch("http://127.0.0.1:9/").then(
      () => "sent",
      () => "refused",
    ),
  );
  assert.equal(answer, "refused");
  assert.match(await closed.page.locator("meta[http-equiv]").getAttribute("content"), /default-src 'none'/);
});

test("has a clean console and asked nothing of the network, after all of this", () => opened.assertQuiet());
