// Names that would be markup or scripts are shown as text, in the report and in an exported page.
// Usage: node hostile_names_test.mjs FACESWEEP MODULES CHROMIUM
import assert from "node:assert/strict";
import { createReadStream, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, test } from "node:test";
import { png } from "./png.mjs";
import { launch, openPage, output, temporaryFolder, testArguments } from "./browser.mjs";

const given = testArguments();
const folder = temporaryFolder();
const attack = (where) => `<img src=x onerror="window.hostile='${where}'">`;
const classes = [attack("class"), "<script>window.hostile='script'<script>", "{{7*7}}</b><b>"];

let number = 0;
for (const name of classes) {
  const own = join(folder, "photos", name.replaceAll("/", "\u2215"));
  mkdirSync(own, { recursive: true });
  for (let i = 0; i < 8; ++i) writeFileSync(join(own, `${attack(i)}.png`), png(16, 16, ++number));
}
writeFileSync(
  join(folder, "sweep.json"),
  JSON.stringify({
    datasets: { [attack("data")]: { loader: "folder", path: "photos", size: 16, split: { train: 4, test: 2 } } },
    experiments: [
      {
        name: "width", // which is a file name
        dataset: attack("data"),
        input: "pixels",
        model: { type: "face_network", hidden_units: [2, 3] },
        training: { learning_rate: 0.003, batch_size: 5, steps: 40 },
      },
    ],
  }),
);
const run = join(folder, "run");
const sweep = [join(folder, "sweep.json"), "--data", folder];
output(given.facesweep, "run", ...sweep, "--output", run, "--cache", join(folder, "cache"));
const browser = await launch(given);
after(() => browser.close());

/** Nothing ran, and nothing of a name became an element. */
async function assertHarmless(page) {
  assert.equal(await page.evaluate(() => window.hostile), undefined);
  assert.equal(await page.locator("img[src=x]").count(), 0);
}

test("the report shows hostile names as text in each of its sections", async () => {
  const { page, assertQuiet } = await openPage(browser, join(run, "report.html"));
  const sections = await page.locator("#tabs a").allInnerTexts();
  assert.ok(sections.includes("width"), String(sections));
  for (const [i] of sections.entries()) {
    await page.locator("#tabs a").nth(i).click();
    await page.locator("#tabs a[aria-current]").nth(0).waitFor();
    await page.waitForTimeout(500);
    await assertHarmless(page);
  }
  assert.ok((await page.locator("body").innerText()).includes("onerror"));
  assertQuiet();
});

test("an exported page shows hostile names as text", async () => {
  const exported = join(folder, "page");
  const cache = ["--data", folder, "--cache", join(folder, "cache")];
  output(given.facesweep, "export", run, "--format", "page", "--output", exported, ...cache);
  const kinds = { html: "text/html", js: "text/javascript", mjs: "text/javascript", css: "text/css" };
  const server = createServer((request, response) => {
    const name = request.url === "/" ? "/index.html" : request.url;
    const kind = kinds[name.split(".").at(-1)] ?? "application/octet-stream";
    const file = createReadStream(join(exported, name)).on("error", () => response.writeHead(404).end());
    response.setHeader("content-type", kind);
    file.pipe(response);
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.getByText("Ready.").waitFor({ timeout: 60000 });
  const file = join(folder, `${attack("photo")}.png`);
  writeFileSync(file, png(16, 16, 3));
  await page.setInputFiles("#file", file);
  await page.waitForSelector("#names li", { timeout: 60000 });
  const named = await page.locator("#names li .name").allInnerTexts();
  assert.deepEqual(named.sort(), classes.map((name) => name.replaceAll("/", "\u2215")).sort());
  await assertHarmless(page);
  server.close();
});
