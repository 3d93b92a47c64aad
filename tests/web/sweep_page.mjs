// The page of a real sweep (sweep.json), with a study of every kind of block (study.json).
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, openPage, output, temporaryFolder, testArguments } from "./browser.mjs";

const given = testArguments();
const here = dirname(fileURLToPath(import.meta.url));

export const { facesweep } = given;
export const folder = temporaryFolder();
export const run = join(folder, "run");
export const report = join(run, "report.html");
export const sweep = JSON.parse(readFileSync(join(here, "sweep.json"), "utf8"));
/** The experiments' names; the study's is "noise". */
export const names = sweep.experiments.filter(({ type }) => !type).map(({ name }) => name);

// Before the tests rather than in a hook: where this fails there is one error, not one for each test.
output(facesweep, "run", join(here, "sweep.json"), "--output", run);
statSync(report);
// A study of every kind of block stands in for what was found: what the program writes is tested elsewhere.
const studyFile = join(run, "studies", "noise.json");
const { blocks } = JSON.parse(readFileSync(join(here, "study.json"), "utf8"));
export const study = { ...JSON.parse(readFileSync(studyFile, "utf8")), blocks };
writeFileSync(studyFile, JSON.stringify(study));
output(facesweep, "report", run);

export const browser = await launch(given);
export const opened = await openPage(browser, report);
export const { page } = opened;
page.setDefaultTimeout(20000);

/** Opens a section of the page. */
export async function open(name) {
  await page.locator("#tabs a", { hasText: new RegExp(`^${name}$`) }).click();
  await page.locator("#tabs a[aria-current]", { hasText: name }).waitFor();
}

/** Waits until every chart of the section that is shown is drawn. */
export async function drawn(shown = page) {
  for (const chart of await shown.locator("main .chart").all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.locator(".marks").waitFor();
  }
}

/** A page with other data in it: `change` is given what the page holds. */
export function changedPage(name, change) {
  const before = /(<script id="data" type="application\/json">)(.*?)(?=<\/script>)/s;
  const file = join(folder, `${name}.html`);
  const written = readFileSync(report, "utf8").replace(before, (_, tag, text) => {
    const data = JSON.parse(text);
    change(data);
    return tag + JSON.stringify(data).replaceAll("<", "\\u003c");
  });
  writeFileSync(file, written);
  return file;
}

/** A text such as "83.7 % ± 1.2" as shares. */
export function shares(text) {
  return text.match(/[\d.]+/g).map((number) => Number(number) / 100);
}

/** Moves over a chart until the tooltip shows. */
export async function hover(chart) {
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
