// The page of a study, and of texts that look like markup. Usage: as report_test.mjs.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPage } from "./browser.mjs";
import { browser, changedPage, drawn, names, open, opened, page, study } from "./sweep_page.mjs";

after(() => browser.close());

test("shows a study's text, table, charts and pictures, as text where it looks like markup", async () => {
  await open("noise");
  assert.equal(await page.locator("h2").innerText(), "Noise on </script> digits");
  assert.equal(await page.locator("p.prose").count(), 2);
  const [first] = await page.locator("article table").allInnerTexts();
  assert.match(first, /0\.9123/);
  await drawn();
  assert.equal(await page.locator("main .chart svg.marks").count(), 3);
  assert.equal(await page.locator("main .pictures img").count(), 20);
  const text = await page.locator("main").innerText();
  for (const markup of ["<b>level</b>", "<i>0.3</i>", "<u>Seconds</u>", "<s>Digits</s> with noise"])
    assert.ok(text.includes(markup), markup);
  const legend = await page.locator("main .role-legend-label text").allTextContents();
  assert.ok(legend.includes("<em>logistic</em>"), legend.join());
  assert.equal(await page.locator(":is(main, #vg-tooltip-element) :is(b, i, u, s, em, script)").count(), 0);
});

test("shows names of classes as text where they look like markup", async () => {
  const name = '<img src="x" onerror="window.hacked = true">';
  const file = changedPage("markup", ({ experiments, datasets }) => {
    for (const each of [...experiments, ...Object.values(datasets)]) each.class_names[0] = name;
    for (const { best } of experiments) best.classes[0].name = name;
  });
  const changed = await openPage(browser, file);
  for (const section of ["", ...names]) {
    await changed.page.goto(`${changed.address}#${section}`);
    await drawn(changed.page);
    assert.ok((await changed.page.locator("main").innerText()).includes(name), section);
  }
  assert.equal(await changed.page.evaluate(() => window.hacked), undefined);
  changed.assertQuiet();
});

test("keeps text on the left and numbers on the right of a table", async () => {
  await open("noise");
  const table = page.locator("main table", { hasText: "What was found" });
  const sides = await table
    .locator("tbody tr")
    .first()
    .locator("td")
    .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).textAlign));
  assert.deepEqual(sides, ["left", "left", "right", "right", "right"]);
});

test("saves a study's charts under its name", async () => {
  const chart = page.locator("main .chart").nth(1);
  await chart.scrollIntoViewIfNeeded();
  await chart.locator("details summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), chart.locator("a", { hasText: "SVG" }).click()]);
  assert.equal(download.suggestedFilename(), "noise-2.svg");
});

test("names a study that has not been run, and a linear regression's scores", async () => {
  const file = changedPage("unfinished", ({ studies, experiments }) => {
    const later = { name: "later", type: "noise", title: "Later", part: 6, report: "much later", entry: 99 };
    studies.push({ ...later, failure: "not run yet", blocks: [] });
    const { pictures } = experiments.find(({ name }) => name === "one-setting");
    pictures.mistakes = [{ name: "a.png", file: "none", label: 0, predicted: 1, probability: 1.184, repeats: 1 }];
  });
  const { page: changed, address } = await openPage(browser, file);
  const row = changed.locator("section", { hasText: "part by part" }).locator("tr", { hasText: "much later" });
  assert.deepEqual(await row.locator("td").allInnerTexts(), ["6", "Later", "much later", "no result: not run yet"]);
  await changed.goto(`${address}#later`);
  assert.match(await changed.locator("main .answer").innerText(), /no result\s+not run yet/);
  await changed.goto(`${address}#one-setting`);
  assert.match(await changed.locator("main .pictures").last().innerText(), /score 1\.18/);
});

test("sets the report's own figures beside what was found here", async () => {
  const { finding } = study;
  assert.match(finding, /^from noise 0 to 1 on the test pictures: logistic regression /);
  const shownHere = await page.locator("article .answer").innerText();
  assert.ok(shownHere.includes(finding) && shownHere.includes("noise even in [-1, 1]"), shownHere);
  await open("Overview");
  const parts = page.locator("section", { hasText: "The report, part by part" }).locator("tbody tr");
  assert.deepEqual(await parts.locator("td").allInnerTexts(), [
    "5",
    "Noise on </script> digits",
    "noise even in [-1, 1]",
    finding,
  ]);
});

test("has a clean console and asked nothing of the network, after all of this", () => opened.assertQuiet());
