// page_test.mjs FACESWEEP NODE_MODULES CHROMIUM: the page of a pixel model and of a conv4 model, in a browser. Drops a
// photo and reads the first name and probability that `facesweep predict` prints; no request leaves the page's server.
// square_claims.mjs has the claims of the square that is judged.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';

import { squareClaims } from './square_claims.mjs';

const [facesweep, modules, chromium] = process.argv.slice(2).map((path) => path && resolve(path));
if (!chromium || !existsSync(chromium)) {
  console.log('skipped: there is no Chromium; install the Debian package chromium and configure again');
  process.exit(77);
}
const { chromium: browsers } = createRequire(join(modules, 'x.js'))('playwright-core');
const folder = mkdtempSync(join(tmpdir(), 'facesweep-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const run = (...words) => execFileSync(facesweep, words, {
  cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FACESWEEP_CACHE: folder },
});

const experiment = (name, dataset, input, model) => ({
  name, dataset, input, model, training: { learning_rate: 0.003, batch_size: 10, steps: 1000 },
});
writeFileSync(join(folder, 'sweep.json'), JSON.stringify({
  datasets: {
    faces: { loader: 'generated_faces', per_class: 20, size: 64, split: { train: 10, validation: 4, test: 6 } },
    digits: { loader: 'generated_digits', per_class: 30, split: { train: 15, validation: 5, test: 8 } },
  },
  experiments: [
    experiment('pixels', 'faces', 'pixels', { type: 'face_network', hidden_units: 20 }),
    experiment('conv4', 'faces', 'alexnet.conv4', { type: 'face_network', hidden_units: 10 }),
    experiment('digits', 'digits', 'pixels', { type: 'logistic_regression' }),
  ],
}));
run('run', 'sweep.json', '--demo', '--output', 'run');
for (const name of ['faces', 'digits']) {
  run('data', 'preview', name, '--file', 'sweep.json', '--demo', '--per-class', '3', '--output', `${name}.png`);
}

const kinds = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json' };
let modelIsFree = Promise.resolve();  // a test holds the model back to act while it loads
const server = createServer(async (request, response) => {
  if (request.url.endsWith('.onnx')) await modelIsFree;
  const path = join(folder, request.url.endsWith('/') ? `${request.url}index.html` : request.url);
  if (!existsSync(path)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': kinds[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(response);
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const address = `http://127.0.0.1:${server.address().port}`;

async function transferOf(page, file) {
  return page.evaluateHandle(([bytes, name]) => {
    const transfer = new DataTransfer();
    const raw = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([raw], name, { type: name.endsWith('.png') ? 'image/png' : 'text/plain' }));
    return transfer;
  }, [readFileSync(join(folder, file)).toString('base64'), file]);
}

async function drop(page, file) {
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: await transferOf(page, file) });
}

async function paste(page, file) {
  await page.evaluate((clipboardData) => document.dispatchEvent(new ClipboardEvent('paste', { clipboardData })),
    await transferOf(page, file));
}

async function choose(page, file) {
  await page.setInputFiles('#file', join(folder, file));
}

async function firstName(page) {
  await page.waitForSelector('#names li', { timeout: 60000 });
  return { name: await page.textContent('#names li .name'), probability: await page.textContent('#names li .probability') };
}

/** Photos that come while the model still loads: the last one is judged as soon as the model is there. */
async function photosWaitForTheModel(browser, name) {
  const expected = JSON.parse(run('predict', `${name}.safetensors`, 'faces.png', '--json')).predictions[0].name;
  for (const give of [choose, drop, paste]) {
    let free;
    modelIsFree = new Promise((resolve) => { free = resolve; });
    const page = await browser.newPage();
    await page.goto(`${address}/${name}/`);
    await page.getByText('This model tells').waitFor();
    await drop(page, 'digits.png');
    await give(page, 'faces.png');
    await page.getByText('Loading the model … then comes faces.png').waitFor();
    free();
    assert.equal((await firstName(page)).name, expected);
    await page.getByText('ms in this browser').waitFor();
    assert.ok(await page.isVisible('#picture'));
    console.log(`${name}, ${give.name} while the model loads: ${expected}`);
    await page.close();
  }
}

/** A photo with nothing behind its shape is judged as the same shape on white. */
async function whatIsTransparentLiesOnWhite(browser, name) {
  const page = await browser.newPage();
  await page.goto(`${address}/${name}/`);
  await page.getByText('Ready.').waitFor({ timeout: 60000 });
  const judged = {};
  for (const paper of ['transparent', 'white', 'black']) {
    const drawn = await page.evaluate((colour) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 80, height: 80 });
      const context = canvas.getContext('2d');
      context.fillStyle = colour;
      context.fillRect(0, 0, 80, 80);
      context.fillStyle = 'rgb(150, 90, 60)';
      context.fillRect(25, 15, 30, 50);
      return canvas.toDataURL('image/png').split(',')[1];
    }, paper);
    writeFileSync(join(folder, `${paper}.png`), Buffer.from(drawn, 'base64'));
    await page.evaluate(() => document.getElementById('names').replaceChildren());
    await drop(page, `${paper}.png`);
    await firstName(page);
    judged[paper] = await page.locator('#names li').allInnerTexts();
  }
  assert.deepEqual(judged.transparent, judged.white);
  assert.notDeepEqual(judged.transparent, judged.black);
  await page.close();
}

/** A model that cannot be loaded: the page says so, and says it again for a photo. */
async function aMissingModelIsSaid(browser, name) {
  rmSync(join(folder, name, 'model.onnx'));
  const page = await browser.newPage();
  await page.goto(`${address}/${name}/`);
  await page.getByText('Cannot load the model').waitFor();
  await drop(page, 'faces.png');
  await page.getByText('Cannot load the model').waitFor();
  await page.close();
}

const browser = await browsers.launch({ executablePath: chromium, args: ['--no-sandbox'] });
try {
  for (const [name, photos] of [['pixels', ['faces.png', 'digits.png']], ['conv4', ['faces.png']], ['digits', ['digits.png']]]) {
    console.log(run('export', 'run', '--best', name, '--format', 'page', '--output', name).trim());
    run('export', 'run', '--best', name, '--format', 'safetensors', '--output', `${name}.safetensors`);
    const page = await browser.newPage();
    const said = [], asked = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => asked.push(request));
    await page.goto(`${address}/${name}/`);
    await page.getByText('Ready.').waitFor({ timeout: 60000 });
    const loaded = asked.length;
    for (const photo of photos) {
      const line = JSON.parse(run('predict', `${name}.safetensors`, photo, '--json'));
      const [{ name: expected, probability }] = line.predictions;
      await page.evaluate(() => document.getElementById('names').replaceChildren());
      await drop(page, photo);
      const found = await firstName(page);
      assert.equal(found.name, expected);
      const difference = Math.abs(parseFloat(found.probability) - 100 * probability);
      assert.ok(difference <= 0.11, `${found.probability} in the page, ${100 * probability} % by predict`);
      console.log(`${name}, ${photo}: ${found.name} ${found.probability}, by predict ${(100 * probability).toFixed(2)} %`);
    }
    assert.equal(asked.filter((request) => !request.url().startsWith('blob:')).slice(loaded).length, 0, 'a photo made a request');
    assert.ok(asked.every((request) => request.url().startsWith(address) || /^(blob|data):/.test(request.url())));
    assert.ok(asked.every((request) => request.method() === 'GET'), 'something was sent');
    await drop(page, 'sweep.json');
    await page.getByText('sweep.json is not a picture').waitFor();
    assert.deepEqual(said, []);
    if (process.env.FACESWEEP_SCREENSHOTS) {
      await drop(page, photos[0]);
      await firstName(page);
      await page.screenshot({ path: join(process.env.FACESWEEP_SCREENSHOTS, `page-${name}.png`), fullPage: true });
    }
    await page.close();
  }
  for (const [name, photo] of [['pixels', 'faces.png'], ['digits', 'digits.png']]) {
    await squareClaims(browser, address, { folder, run, drop, name, photo });
    console.log(`${name}: the square is judged as predict judges the same cut`);
  }
  await whatIsTransparentLiesOnWhite(browser, 'pixels');
  console.log('pixels: what is transparent lies on white');
  await photosWaitForTheModel(browser, 'pixels');
  await aMissingModelIsSaid(browser, 'digits');
  assert.throws(() => run('export', 'run', '--best', 'pixels', '--format', 'page', '--output', 'pixels'), /exists already/);
} finally {
  await browser.close();
  server.close();
}
