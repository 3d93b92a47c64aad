// How the page stands on screens, phones and paper. Usage: as report_test.mjs.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPage } from "./browser.mjs";
import { browser, changedPage, drawn, names, open, opened, page, report } from "./sweep_page.mjs";

after(() => browser.close());

const headBottom = () => page.evaluate(() => document.getElementById("head").getBoundingClientRect().bottom);

test("starts a section at its top, however far down the last one was read", async () => {
  await open("width");
  await drawn();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await open("three-fields");
  assert.ok(Math.abs(await headBottom()) < 1);
  assert.ok(await page.locator("h2").isVisible());
  await page.evaluate(() => window.scrollTo(0, 20));
  await open("width");
  assert.equal(await page.evaluate(() => window.scrollY), 20);
});

test("opens on the overview where the address means nothing, and an experiment of that name", async () => {
  const file = changedPage("overview", ({ experiments }) => {
    experiments[1].name = "overview";
  });
  const changed = await openPage(browser, file);
  for (const address of ["#%", "#nothing", "#", ""]) {
    await changed.page.goto("about:blank");
    await changed.page.goto(changed.address + address);
    assert.equal(await changed.page.locator("#tabs a[aria-current]").innerText(), "Overview", address);
  }
  await changed.page.locator("#tabs a", { hasText: /^overview$/ }).click();
  assert.equal(await changed.page.locator("h2").innerText(), "overview");
  changed.assertQuiet();
});

test("keeps the tabs of many experiments within two rows", async () => {
  const file = changedPage("many", ({ experiments }) => {
    for (let i = 0; i < 40; ++i) experiments.push({ ...experiments[0], name: `width-again-${i}`, entry: 100 + i });
  });
  for (const width of [1280, 390]) {
    const many = await openPage(browser, file, { viewport: { width, height: 800 } });
    await many.page.goto(`${many.address}#width-again-39`);
    await many.page.locator("h2", { hasText: "width-again-39" }).waitFor();
    const tabs = await many.page.locator("#tabs").boundingBox();
    assert.ok(tabs.height <= 92, `${tabs.height} pixels of tabs`);
    const current = await many.page.locator("#tabs a[aria-current]").boundingBox();
    assert.ok(current.y >= tabs.y - 1 && current.y + current.height <= tabs.y + tabs.height + 1);
    assert.ok(current.x >= tabs.x - 1 && current.x + current.width <= tabs.x + tabs.width + 1);
  }
});

test("fits charts to a window that changed while another section was open", async () => {
  await open("width");
  await drawn();
  await open("two-fields");
  await page.setViewportSize({ width: 800, height: 900 });
  await open("width");
  const [main, chart] = [page.locator("main"), page.locator("main .chart svg.marks").first()];
  const width = async (locator) => (await locator.boundingBox()).width;
  assert.ok((await width(chart)) <= (await width(main)));
  assert.ok((await width(chart)) > 0.9 * (await width(main)));
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("gives each chart a name, and leaves its menu to screen readers", async () => {
  await open("width");
  await drawn();
  await page.getByRole("img", { name: "Learning curves of width" }).waitFor();
  assert.equal(await page.locator("main [role=img] details").count(), 0);
});

test("follows the reader's choice of light and dark", async () => {
  await open("width");
  await page.locator("main .chart svg.marks").first().waitFor();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const label = () => page.locator("main .chart .role-axis-label text").first().getAttribute("fill");
  const [lightPaper, lightLabel] = [await paper(), await label()];
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction(
    (before) => document.querySelector("main .chart .role-axis-label text")?.getAttribute("fill") !== before,
    lightLabel,
  );
  assert.notEqual(await paper(), lightPaper);
  await page.emulateMedia({ colorScheme: "light" });
});

test("prints every section, without its controls", async () => {
  await open("width");
  await page.evaluate(() => {
    window.print = () => {
      window.printed = document.querySelectorAll("#main article").length;
    };
  });
  await page.locator("button", { hasText: "Print all" }).click();
  await page.waitForFunction(() => window.printed > 0);
  assert.equal(await page.evaluate(() => window.printed), names.length + 2);
  assert.equal(await page.locator("main .chart:not([data-drawn])").count(), 0);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#tabs").isVisible(), false);
  assert.equal(await page.locator("#trials-filter").first().isVisible(), false);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator("#main article").count(), 1);
});

test("prints every section from the browser's own menu too", async () => {
  const fresh = await openPage(browser, report);
  // What is drawn when the browser asks is what stands on paper.
  await fresh.page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await fresh.page.locator("#main article").count(), names.length + 2);
  assert.equal(await fresh.page.locator("main .chart:not(:has(.marks))").count(), 0);
  await fresh.page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  assert.equal(await fresh.page.locator("#main article").count(), 1);
  fresh.assertQuiet();
});

test("prints two hundred rows of a long table and says how many there are", async () => {
  const file = changedPage("long", ({ experiments: [{ trials }] }) => {
    for (const column of Object.values(trials)) while (column.length < 450) column.push(column[0]);
  });
  const long = await openPage(browser, file);
  await long.page.goto(`${long.address}#width`);
  const rows = long.page.locator("article:has(h2:text-is('width')) #trials tbody tr");
  const note = long.page.locator("article:has(h2:text-is('width')) #trials .on-paper");
  assert.equal(await rows.count(), 25);
  await long.page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await long.page.emulateMedia({ media: "print" });
  assert.equal(await rows.count(), 200);
  assert.equal(await note.innerText(), "Here are 200 of 450; the page itself has them all.");
  await long.page.emulateMedia({ media: "screen" });
  await long.page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  assert.equal(await rows.count(), 25);
  assert.equal(await note.isVisible(), false);
});

test("stays within a phone's width", async () => {
  const phone = await openPage(browser, report, { viewport: { width: 390, height: 800 } });
  for (const name of ["", ...names, "noise"]) {
    await phone.page.goto(`${phone.address}#${encodeURIComponent(name)}`);
    await drawn(phone.page);
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${name} is ${width} pixels wide`);
  }
  const picture = await phone.page.locator("main .pictures.fixed img").first().boundingBox();
  assert.ok(picture.width >= 64, `${picture.width} pixels`);
  const found = phone.page.locator("main table", { hasText: "What was found" }).locator("td").nth(1);
  assert.ok((await found.boundingBox()).height > 40, "a long text breaks into lines");
  phone.assertQuiet();
});

test("has a clean console and asked nothing of the network, after all of this", () => opened.assertQuiet());
