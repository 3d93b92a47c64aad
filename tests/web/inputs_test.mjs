// Inputs beside each other on the report page. Usage: node inputs_test.mjs FACESWEEP MODULES CHROMIUM
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPage } from "./browser.mjs";
import { browser, changedPage } from "./sweep_page.mjs";

after(() => browser.close());

test("starts with the curves of both inputs where they are compared", async () => {
  const file = changedPage("compared", ({ experiments: [experiment] }) => {
    const [best, , worst] = experiment.ranking;
    const accuracies = { mean: 0.1, half_width: null, count: 1 };
    // Many more stand between the two than are shown at first.
    const between = Array.from({ length: 6 }, (_, i) => experiment.settings.length + i);
    for (const index of between) {
      const name = `hidden_units=${1000 + index}`;
      experiment.settings.push({ ...experiment.settings[best], name, texts: [String(1000 + index)] });
      experiment.curves.push({ ...experiment.curves.find(({ setting }) => setting === best), setting: index });
    }
    experiment.ranking = [best, ...between, worst];
    const comparison = {
      settings: [worst, best],
      names: [worst, best].map((index) => experiment.settings[index].name),
      test_difference: accuracies,
      test_difference_over_pictures: accuracies,
      mcnemar: { only_first: 1, only_second: 2, p: 0.00001234 },
      only_first_right: [],
      only_second_right: [],
      confusions: [experiment.best.confusion, experiment.best.confusion],
    };
    experiment.comparisons = [comparison];
    experiment.inputs = [worst, best].map((setting) => ({ setting, confusion: experiment.best.confusion, only_right: [] }));
    experiment.untrained_inputs = ["alexnet.conv4"];
    experiment.settings[best].trial.input = "alexnet.conv4";
  });
  const { page: changed } = await openPage(browser, file);
  const { experiments } = JSON.parse(await changed.locator("#data").textContent());
  await changed.goto(`${changed.url()}#width`);
  const curves = changed.locator("section", { has: changed.locator("h3", { hasText: "Learning curves" }) });
  await curves.scrollIntoViewIfNeeded();
  await curves.locator("svg.marks").waitFor();
  const legend = await curves.locator(".role-legend-label text").allTextContents();
  for (const name of experiments[0].comparisons[0].names) assert.ok(legend.includes(name), `${name} in ${legend}`);
  const comparison = await changed.locator("section", { hasText: "McNemar" }).innerText();
  assert.match(comparison, /1\.2e-05/);
  assert.match(comparison, /alexnet\.conv4 \(untrained\) alone/);
});

test("shows three inputs in one table of differences, with what only one gets right", async () => {
  const file = changedPage("inputs", ({ experiments: [experiment] }) => {
    const [a, b, c] = experiment.ranking.concat(experiment.settings.map((_, i) => i)).slice(0, 3);
    const names = ["pixels", "alexnet.conv2", "face"];
    [a, b, c].forEach((index, i) => {
      experiment.settings[index].trial.input = names[i];
    });
    const pair = (settings, mean, holm_p) => ({
      settings,
      names: settings.map((index) => experiment.settings[index].name),
      over_folds: null,
      holm_p,
      test_difference: { mean, half_width: 0.02, count: 3 },
      test_difference_over_pictures: { mean, half_width: 0.03, count: 9 },
      mcnemar: { only_first: 1, only_second: 2, p: holm_p / 2 },
      only_first_right: [],
      only_second_right: [],
      confusions: [experiment.best.confusion, experiment.best.confusion],
    });
    experiment.comparisons = [pair([a, b], 0.125, 0.01), pair([a, c], 0.2, 0.004), pair([b, c], 0.075, 0.3)];
    experiment.inputs = [a, b, c].map((setting, i) => ({
      setting,
      confusion: experiment.best.confusion,
      only_right: i === 2 ? ["Ann/7.png"] : [],
    }));
  });
  const { page: changed, assertQuiet } = await openPage(browser, file);
  await changed.goto(`${changed.url()}#width`);
  const found = changed.locator("section", { has: changed.locator("h3", { hasText: "3 inputs beside each other" }) });
  const cells = await found.locator("table.differences tbody tr").first().locator("td").allTextContents();
  assert.match(cells[2], /^-12\.5 ± 2\.0p 0\.010$/);
  assert.match(cells[3], /^-20\.0 ± 2\.0p 0\.004$/);
  const last = await found.locator("table.differences tbody tr").last().locator("td").allTextContents();
  assert.match(last[1], /^\+20\.0/);
  assert.equal(await found.locator("table.confusion").count(), 3);
  await found.locator("summary", { hasText: "Only face is right: 1 picture" }).click();
  await found.locator("li", { hasText: "Ann/7.png" }).waitFor();
  assertQuiet();
});
