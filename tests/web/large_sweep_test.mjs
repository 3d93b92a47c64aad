// The page of a sweep of 2,000 trials: its size, and how fast it opens. Usage: as report_test.mjs.
import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { launch, openPage, output, temporaryFolder, testArguments } from "./browser.mjs";

const given = testArguments();
const folder = temporaryFolder();
const run = join(folder, "run");
const file = join(run, "report.html");

const range = (from, to, count) => ({ from, to, count, scale: "log" });
const sweep = {
  datasets: {
    digits: { loader: "generated_digits", per_class: 5, size: 8, split: { train: 2, validation: 1, test: 2 } },
  },
  experiments: [
    {
      name: "many",
      dataset: "digits",
      input: "pixels",
      model: { type: "face_network", hidden_units: [2, 3, 4, 5, 6] },
      training: {
        learning_rate: range(0.001, 0.1, 10),
        batch_size: [4, 5, 10, 20],
        l2: range(1e-6, 0.1, 10),
        steps: 40,
      },
    },
  ],
};
writeFileSync(join(folder, "many.json"), JSON.stringify(sweep));
output(given.facesweep, "run", join(folder, "many.json"), "--output", run);
const browser = await launch(given);
after(() => browser.close());

test("is under 10 MB", () => {
  const megabytes = statSync(file).size / 1e6;
  console.log(`${megabytes.toFixed(1)} MB`);
  assert.ok(megabytes < 10, `${megabytes} MB`);
});

test("opens in 2 s", async () => {
  // The best of three: what else the machine does is no matter of the page's.
  const times = [];
  for (let i = 0; i < 3; ++i) {
    const { page, address } = await openPage(browser, file);
    await page.goto("about:blank");
    const start = Date.now();
    await page.goto(`${address}#many`);
    await page.locator("#trials tbody tr").first().waitFor();
    await page.locator("main .chart[data-drawn]").first().waitFor();
    times.push(Date.now() - start);
    await page.close();
  }
  console.log(`opens in ${times.join(", ")} ms`);
  assert.ok(Math.min(...times) < 2000, times.join(", "));
});

test("says which setting is at the pointer among 2,000", async () => {
  const { page, address, assertQuiet } = await openPage(browser, file);
  await page.goto(`${address}#many`);
  const marks = page.locator("main .chart[data-drawn] canvas.marks").first();
  const { x, y, width, height } = await marks.boundingBox();
  const tooltip = page.locator("#vg-tooltip-element.visible");
  await page.mouse.move(x + 0.3 * width, y + 0.5 * height);
  await tooltip.waitFor();
  assert.match(await tooltip.innerText(), /hidden_units=\d.*validation\s*[\d.]+ %/s);
  const start = Date.now();
  for (let i = 0; i < 50; ++i) await page.mouse.move(x + (0.2 + 0.01 * i) * width, y + (0.3 + 0.008 * i) * height);
  const each = (Date.now() - start) / 50;
  console.log(`${each.toFixed(0)} ms for a move of the pointer`);
  assert.ok(each < 100, `${each} ms`);
  await page.mouse.move(5, 5);
  await tooltip.waitFor({ state: "detached" });
  assertQuiet();
});

test("filters 2,000 trials", async () => {
  const opened = await openPage(browser, file);
  await opened.page.goto(`${opened.address}#many`);
  await opened.page.locator("#trials-filter").fill("hidden_units=3 batch_size<=5");
  assert.equal(await opened.page.locator("#trials .count").innerText(), "200 of 2,000 trials");
  opened.assertQuiet();
});
