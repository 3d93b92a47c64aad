// The report page of a real sweep, as a reader uses it. Usage: node report_test.mjs FACESWEEP MODULES CHROMIUM
import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { openPage, output } from "./browser.mjs";
import {
  browser,
  changedPage,
  drawn,
  facesweep,
  folder,
  hover,
  names,
  open,
  opened,
  page,
  run,
  shares,
  study,
  sweep,
} from "./sweep_page.mjs";

const shown = JSON.parse(output(facesweep, "show", run, "--json"));
after(() => browser.close());

const tab = (name) => page.locator("#tabs a", { hasText: new RegExp(`^${name}$`) });
const trialRows = () => page.locator("#trials tbody tr");

/** The numbers of a column of the trials table, by its header. */
async function column(header) {
  const headers = await page.locator("#trials th").allInnerTexts();
  const index = headers.findIndex((text) => text.replace(/ [↑↓]$/, "") === header);
  assert.notEqual(index, -1, `no column ${header} in ${headers}`);
  const cells = await page.locator(`#trials tbody tr td:nth-child(${index + 1})`).allInnerTexts();
  return cells.map(parseFloat);
}

test("opens on what was run, when, on what machine and data", async () => {
  const text = await page.locator("body").innerText();
  assert.match(text, /4 experiments, 30 trials, 1 study on digits, faces; run \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  for (const word of ["LibTorch", "OpenCV", "BLAS", "processor", ...names]) assert.ok(text.includes(word), word);
  assert.equal(await page.title(), "run – facesweep");
});

test("counts the trials by what computed them, and says where that is a mix", async () => {
  await open("Overview");
  const counts = page.getByRole("region", { name: "Computed by" });
  const [, row] = await counts.locator("tr").allInnerTexts();
  const { program, blas, trials } = shown.experiments[0].computed_by[0];
  for (const word of [program, blas]) assert.ok(row.includes(word), row);
  assert.ok(Number(row.split("\t").at(-1)) >= trials, row);
  assert.equal(await page.getByText("Mixed:").count(), 0);
  const mix = "20 trials with avx512; 10 trials with avx2";
  const other = await openPage(
    browser,
    changedPage("mixed", (data) => (data.mix = mix)),
  );
  assert.equal(await other.page.getByText("Mixed:").innerText(), `Mixed: ${mix}.`);
  await other.page.close();
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
  const table = output(facesweep, "show", run);
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
  const trained = await trialRows().count();
  for (const half of ["validation>", "validation > ", "hidden_units!", "hidden_units>1e", "validation>%"]) {
    await filter.fill(half);
    assert.ok((await trialRows().count()) >= trained, half);
  }
  const highest = Math.max(...(await column("validation")));
  const least = Math.floor(highest);
  await filter.fill(`validation >= ${least}`);
  assert.ok((await column("validation")).every((value) => value >= least));
  assert.ok((await trialRows().count()) > 0);
  await filter.fill("steps taken=400");
  assert.equal(await trialRows().count(), 9);
  await filter.fill("no such thing");
  assert.equal(await trialRows().count(), 0);
  await filter.fill("");
  assert.equal(await trialRows().count(), 9);
});

test("takes a figure that is missing for neither high nor low, and leaves asked and taken steps apart", async () => {
  const file = changedPage("missing", ({ experiments: [{ varying, settings, trials }] }) => {
    trials.validation_accuracy[0] = null;
    varying.push("steps");
    for (const setting of settings) {
      setting.values.steps = 1000;
      setting.texts.push("1000");
    }
  });
  const { page: changed } = await openPage(browser, file);
  await changed.goto(`${changed.url()}#width`);
  const rows = changed.locator("#trials tbody tr");
  const matching = async (filter) => {
    await changed.locator("#trials-filter").fill(filter);
    return rows.count();
  };
  assert.equal(await matching("validation<101%"), 8);
  assert.equal(await matching("validation>=0"), 8);
  assert.equal(await matching("validation=–"), 1);
  assert.equal(await matching("steps=1000 steps_taken=400"), 9);
  await changed.locator("#trials th button", { hasText: "steps taken" }).click();
  assert.equal(await rows.count(), 9);
});

test("opens a trial's resolved JSON, which the program takes as an experiment", async () => {
  await open("width");
  await trialRows().nth(4).click();
  const dialog = page.locator("dialog[open]");
  await dialog.waitFor();
  const trial = JSON.parse(await dialog.locator("pre").innerText());
  const facts = await dialog.locator("table").innerText();
  const id = facts.match(/[0-9a-f]{64}/)[0];
  assert.match(id, /^[0-9a-f]{64}$/);
  const file = join(folder, "again.json");
  writeFileSync(file, JSON.stringify({ datasets: sweep.datasets, experiments: [trial] }));
  assert.match(output(facesweep, "run", file, "--dry-run", "--output", join(folder, "again")), /1 trials to train/);
  assert.match(output(facesweep, "run", file, "--dry-run", "--output", run), /0 trials to train/);
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
  await trialRows().first().getByRole("button", { name: "details" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
});

test("opens nothing for whoever selects text in a row", async () => {
  await trialRows().nth(2).scrollIntoViewIfNeeded();
  const { x, y, height } = await trialRows().nth(2).locator("td").last().boundingBox();
  await page.mouse.move(x + 4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 50, y + height / 2, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await page.evaluate(() => String(getSelection())), "");
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

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

test("says no two numbers of an axis alike, however close they are", async () => {
  const file = changedPage("close", ({ experiments }) => {
    for (const { best, settings } of experiments.filter((experiment) => experiment.best)) {
      settings[best.setting].test_accuracy = { mean: 0.98, half_width: 0.02 };
      best.test_interval = { low: 0.955, high: 0.99 };
    }
  });
  const { page: close } = await openPage(browser, file);
  const chart = close.locator("main .chart").first();
  await chart.locator("svg.marks").waitFor();
  const said = (await chart.locator(".role-axis-label text").allTextContents()).filter((text) => text.endsWith("%"));
  assert.ok(said.length > 5, said.join(", "));
  assert.equal(new Set(said).size, said.length, said.join(", "));
});

test("saves a chart as SVG and PNG", async () => {
  await open("two-fields");
  const chart = page.locator("main .chart").first();
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
    const svg = page.locator("main .chart svg.marks").first();
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

test("switches the heat map between the parts of the data", async () => {
  await open("two-fields");
  const section = page.locator("section", { has: page.locator("h3", { hasText: "By " }) });
  await section.locator("svg.marks").waitFor();
  const cells = () => section.locator(".mark-text.role-mark text").allTextContents();
  const of = (part) =>
    shown.experiments
      .find(({ name }) => name === "two-fields")
      .settings.map((setting) => 100 * setting[`${part}_accuracy`].mean);
  for (const part of ["test", "train", "validation"]) {
    await section.locator(".switch button", { hasText: part }).click();
    await section.locator(".role-legend-title text", { hasText: part }).waitFor();
    const found = (await cells()).map(parseFloat).sort((a, b) => a - b);
    const expected = of(part).sort((a, b) => a - b);
    assert.equal(found.length, expected.length);
    for (const [i, value] of expected.entries()) assert.ok(Math.abs(found[i] - value) <= 0.0501, `${part} ${found}`);
  }
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

test("lists the left-out files behind their counts, as text", async () => {
  const name = '</td><img src=x onerror="document.title=1">';
  const file = changedPage("left-out", ({ datasets }) => {
    Object.assign(Object.values(datasets)[0], {
      left_out: { "<b>": { damaged: 3 }, other: { "photo missing": 2 } },
      left_out_files: [
        { class: "<b>", name, reason: "damaged", other: "" },
        { class: "<b>", name: "two", reason: "damaged", other: "see.jpg" },
      ],
    });
    delete Object.values(datasets)[1].left_out_files; // as in runs of before
  });
  const changed = await openPage(browser, file);
  await changed.page.getByText("Left out: 3 damaged, 2 photo missing.").waitFor();
  const list = changed.page.locator("details", { hasText: "3 damaged" });
  const table = list.locator("table");
  assert.equal(await table.isVisible(), false);
  await list.locator("summary").click();
  const cells = await table.locator("tbody td").allInnerTexts();
  assert.deepEqual(cells, ["<b>", name, "", "<b>", "two", "see.jpg", "", "and 1 more", ""]);
  assert.equal(await changed.page.locator("img[src=x]").count(), 0);
  changed.assertQuiet();
  await changed.page.close();
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
