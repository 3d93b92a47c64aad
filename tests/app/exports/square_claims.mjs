// What page_test.mjs claims of the square that marks a part of the photo: where it is, and that what it marks is judged
// as `facesweep predict` judges a PNG of the same cut.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names and probabilities of the page once it has judged what `subject` begins with. */
async function judgement(page, subject) {
  await page.getByText(`${subject}: judged in`).waitFor();
  const entries = await page.$$eval('#names li', (rows) => rows.map((row) =>
    [row.querySelector('.name').textContent, row.querySelector('meter').value]));
  return new Map(entries);
}

/** Until the square is on the photo. */
async function dropped(page, { drop, photo }) {
  await page.$eval('#square', (square) => square.removeAttribute('aria-label'));
  await drop(page, photo);
  await page.waitForSelector('#square[aria-label]', { state: 'attached' });
}

async function place(page) {
  const words = await page.getAttribute('#square', 'aria-label');
  const [side, height, left, top] = words.match(/\d+/g).map(Number);
  assert.equal(side, height);
  return { left, top, side, words: words.split(': ')[1] };
}

const sizeOf = (page) => page.$eval('#picture', ({ width, height }) => ({ width, height }));

/** As PNG, in `file`. */
async function cut(page, { left, top, side }, file) {
  const url = await page.evaluate(([left, top, side]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
    canvas.getContext('2d').drawImage(document.getElementById('picture'), -left, -top);
    return canvas.toDataURL('image/png');
  }, [left, top, side]);
  writeFileSync(file, Buffer.from(url.split(',')[1], 'base64'));
}

function assertAgree(found, run, model, photo) {
  const { predictions } = JSON.parse(run('predict', model, photo, '--json', '--top', String(found.size)));
  assert.equal([...found.keys()][0], predictions[0].name);
  for (const { name, probability } of predictions) {
    assert.ok(Math.abs(found.get(name) - probability) < 1e-4, `${name}: ${found.get(name)} in the page, ${probability} by predict`);
  }
}

async function theMarkedIsJudgedAsPredictDoes(page, { folder, run, name }) {
  const square = await place(page);
  await cut(page, square, join(folder, 'cut.png'));
  assertAgree(await judgement(page, `The square of ${square.words}`), run, `${name}.safetensors`, 'cut.png');
  return square;
}

/** From the middle of `selector` by so many pixels of the screen. */
async function drag(page, selector, right, down) {
  await page.locator(selector).scrollIntoViewIfNeeded();
  const box = await page.locator(selector).boundingBox();
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + right / 2, y + down / 2);
  await page.mouse.move(x + right, y + down);
  await page.mouse.up();
}

const corner = (x, y) => `#square [data-corner="${x} ${y}"]`;
const middle = ({ width, height }, side) => ({ left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side });

function assertInside({ left, top, side }, { width, height }) {
  assert.ok(side >= 8 && left >= 0 && top >= 0 && left + side <= width && top + side <= height,
    `${side} at ${left}, ${top} in ${width} x ${height}`);
}

async function theSquareBeginsInTheMiddle(page, tools) {
  const photo = await sizeOf(page);
  assert.notEqual(photo.width, photo.height);
  const { words, ...square } = await theMarkedIsJudgedAsPredictDoes(page, tools);
  assert.deepEqual(square, middle(photo, Math.min(photo.width, photo.height)));
}

async function pointersMoveAndResizeIt(page, tools) {
  const first = await place(page);
  await drag(page, corner(1, 1), -60, -60);
  const smaller = await theMarkedIsJudgedAsPredictDoes(page, tools);
  assert.ok(smaller.side < first.side && smaller.left === first.left && smaller.top === first.top, 'the corner opposite moved');
  await drag(page, '#square', 30, 20);
  const moved = await theMarkedIsJudgedAsPredictDoes(page, tools);
  assert.ok(moved.left > smaller.left && moved.top > smaller.top && moved.side === smaller.side);
}

async function keysMoveAndResizeIt(page, tools) {
  await page.focus('#square');
  const first = await place(page);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  const moved = await place(page);
  assert.ok(moved.left < first.left && moved.top < first.top && moved.side === first.side);
  for (const [key, opposite] of [['-', '+'], ['Shift+ArrowDown', 'Shift+ArrowUp'], ['Shift+ArrowLeft', 'Shift+ArrowRight']]) {
    await page.keyboard.press(key);
    const smaller = await place(page);
    assert.ok(smaller.side < moved.side && smaller.left > moved.left, key);
    await page.keyboard.press(opposite);
    assert.deepEqual(await place(page), moved, opposite);
  }
  await page.keyboard.press('-');
  await theMarkedIsJudgedAsPredictDoes(page, tools);
}

async function itNeverLeavesThePhoto(page) {
  const photo = await sizeOf(page);
  for (const [x, y] of [[-1, -1], [1, -1], [-1, 1], [1, 1]]) {
    await drag(page, '#square', 2000 * x, 2000 * y);
    const square = await place(page);
    assertInside(square, photo);
    assert.equal(square.left, x < 0 ? 0 : photo.width - square.side);
    assert.equal(square.top, y < 0 ? 0 : photo.height - square.side);
    await drag(page, corner(-x, -y), -2000 * x, -2000 * y);
    assert.equal((await place(page)).side, Math.min(photo.width, photo.height), 'a corner takes it to the edge');
    await drag(page, corner(-x, -y), 2000 * x, 2000 * y);
    assertInside(await place(page), photo);
  }
  await page.focus('#square');
  for (const key of ['ArrowLeft', '+', 'ArrowRight', 'ArrowDown', '-']) {
    for (let i = 0; i < 110; i++) await page.keyboard.press(key);
    assertInside(await place(page), photo);
  }
}

/** A finger on the square moves it, and does not scroll the page; nothing is wider than the telephone. */
async function itFollowsAFingerOnATelephone(browser, address, tools) {
  const context = await browser.newContext({ viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(`${address}/${tools.name}/`);
  await dropped(page, tools);
  const first = await place(page);
  await page.locator('#square').scrollIntoViewIfNeeded();
  const { x, y, width, height } = await page.locator('#square').boundingBox();
  const finger = await context.newCDPSession(page);
  const touch = (type, down) => finger.send('Input.dispatchTouchEvent', {
    type, touchPoints: type === 'touchEnd' ? [] : [{ x: x + width / 2, y: y + height / 2 + down }],
  });
  await touch('touchStart', 0);
  for (const down of [-10, -20, -30, -40]) await touch('touchMove', down);
  await touch('touchEnd');
  assert.ok((await place(page)).top < first.top);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await context.close();
}

/** Copies of the page and of the .safetensors file, as of a network that was trained on faces cut out by a box. */
function copyAsOfCutFaces(folder, from, to) {
  const cutOut = (text) => text.replaceAll('middle_square', 'stretched');
  cpSync(join(folder, from), join(folder, to), { recursive: true });
  const json = join(folder, to, 'model.json');
  writeFileSync(json, cutOut(readFileSync(json, 'utf8')));
  const bytes = readFileSync(join(folder, `${from}.safetensors`)), end = 8 + Number(bytes.readBigUInt64LE());
  const described = JSON.parse(cutOut(bytes.toString('utf8', 8, end)));
  delete described.__metadata__.content_sha256;  // which says that nothing was changed
  const header = Buffer.from(JSON.stringify(described)), length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(join(folder, `${to}.safetensors`), Buffer.concat([length, header, bytes.subarray(end)]));
}

async function networksOfCutFacesAreSaidToBe(browser, address, tools) {
  const { folder, run, photo } = tools, name = `${tools.name}_of_cut_faces`;
  copyAsOfCutFaces(folder, tools.name, name);
  const page = await browser.newPage();
  await page.goto(`${address}/${name}/`);
  await page.getByText('trained on faces cut out by a box, with little around them').waitFor();
  await dropped(page, tools);
  await theSquareBeginsInTheMiddle(page, { ...tools, name });
  await page.getByRole('radio', { name: 'the whole photo' }).check();
  assertAgree(await judgement(page, 'The whole photo'), run, `${name}.safetensors`, photo);
  assert.ok(await page.isHidden('#square'));
  await page.getByRole('radio', { name: 'the square' }).check();
  await theMarkedIsJudgedAsPredictDoes(page, { ...tools, name });
  await page.close();
}

/** `tools`: the test's { folder, run, drop }, a { photo }, and the { name } of a model and of its page's folder. */
export async function squareClaims(browser, address, tools) {
  const page = await browser.newPage();
  await page.goto(`${address}/${tools.name}/`);
  await page.getByText('trained on whole pictures').waitFor();
  await dropped(page, tools);
  await theSquareBeginsInTheMiddle(page, tools);
  assert.ok(await page.isHidden('#parts'), 'a network of middle squares is offered the whole photo');
  await pointersMoveAndResizeIt(page, tools);
  await keysMoveAndResizeIt(page, tools);
  await itNeverLeavesThePhoto(page);
  await dropped(page, tools);
  await theSquareBeginsInTheMiddle(page, tools);
  await page.close();
  await itFollowsAFingerOnATelephone(browser, address, tools);
  await networksOfCutFacesAreSaidToBe(browser, address, tools);
}
