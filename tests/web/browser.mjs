// What the page's tests share: the program, the browser, and what a page did.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** CTest takes this exit code for "skipped". */
const skipped = 77;

/** The arguments FACESWEEP MODULES CHROMIUM; ends the test as skipped where there is no Chromium. */
export function testArguments() {
  const [facesweep, modules, chromium] = process.argv.slice(2);
  if (!chromium || !existsSync(chromium)) {
    console.log("skipped: there is no Chromium; install the Debian package chromium and configure again");
    process.exit(skipped);
  }
  return { facesweep: resolve(facesweep), modules: resolve(modules), chromium };
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "facesweep-web-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function output(program, ...words) {
  return execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
}

export async function launch({ modules, chromium }) {
  const { chromium: playwright } = createRequire(join(modules, "package.json"))("playwright-core");
  return playwright.launch({ executablePath: chromium, args: ["--no-sandbox"] });
}

/** A page that shows the file, and lists of what it said on the console and asked of the network. */
export async function openPage(browser, file, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  const said = [],
    asked = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.stack}`));
  page.on("request", (request) => asked.push(request.url()));
  const address = pathToFileURL(file).href;
  await page.goto(address);
  return {
    page,
    address,
    /** Fails unless the page was silent and asked for nothing but itself and what it carries. */
    assertQuiet() {
      assert.deepEqual(said, []);
      const outside = asked.filter((url) => !url.startsWith(address) && !/^(data|blob):/.test(url));
      assert.deepEqual(outside, []);
    },
  };
}
