import * as ort from './ort.wasm.min.mjs';
import { networkPicture } from './picture.js';
import { marking, placeOf } from './square.js';

const element = (id) => document.getElementById(id);
const pauseBeforeJudging = 200;  // ms without a change of the square
const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** model.json's values are strings: JSON, but for names and sentences. */
function description(metadata) {
  const parsed = (key) => JSON.parse(metadata[key]);
  return {
    classNames: parsed('class_names'),
    picture: parsed('picture'),
    test: parsed('test'),
    expected: metadata.expected ? parsed('expected') : null,
    trainPictures: parsed('train_pictures'),
    demo: parsed('demo'),
    alexnet: metadata.alexnet ? parsed('alexnet') : null,
    areProbabilities: metadata.scores.startsWith('softmax'),
  };
}

function say(text, isError = false) {
  element('status').textContent = text;
  element('status').classList.toggle('error', isError);
}

function accuracy({ test, expected, trainPictures }) {
  return expected
    ? `was trained on all ${trainPictures} pictures; models made in the same way were right on ` +
      `${percent(expected.accuracy)} of pictures that they had not seen (${percent(expected.low)} to ` +
      `${percent(expected.high)}, 95 %, over ${expected.folds} folds)`
    : `was right on ${percent(test.accuracy)} of ${test.pictures} test pictures ` +
      `(${percent(test.low)} to ${percent(test.high)}, 95 %)`;
}

/** Pictures that a box cut out were squeezed into squares; of all others the middle was taken. */
const isOfFaces = ({ framing }) => framing === 'stretched';

/** What the network learnt from, and so what the square should hold. */
function trainedOn({ picture }) {
  const seen = `It sees what is judged as ${picture.side} × ${picture.side} pixels.`;
  return isOfFaces(picture)
    ? 'The network was trained on faces cut out by a box, with little around them: put the square on ' +
      `your photo around a face. ${seen}`
    : 'The network was trained on whole pictures, each cut to the largest square in its middle: on your ' +
      `photo the square begins there. ${seen}`;
}

function describe(model, metadata) {
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(model.classNames);
  element('about').textContent = `This model tells ${names} apart` +
    `${model.demo ? ' (drawn faces of the demo, not people)' : ''}, and ${accuracy(model)}. ` +
    'It knows nobody else, and names one of them whatever the photo shows.';
  element('trained').textContent = trainedOn(model);
  element('parts').hidden = !isOfFaces(model.picture);
  const lines = {
    Trial: metadata.trial, 'Trial id': metadata.trial_id, Data: metadata.dataset,
    'Data fingerprint': metadata.data_fingerprint, Preprocessing: metadata.preprocessing,
    Scores: metadata.scores, ...(model.alexnet && { AlexNet: model.alexnet.source }), Program: metadata.program,
  };
  for (const [term, text] of Object.entries(lines)) {
    const dt = document.createElement('dt'), dd = document.createElement('dd');
    dt.textContent = term;
    dd.textContent = text;
    element('provenance').append(dt, dd);
  }
}

function row(name, probability, areProbabilities) {
  const item = document.createElement('li');
  const label = document.createElement('span'), value = document.createElement('span');
  const meter = document.createElement('meter');
  label.className = 'name';
  label.textContent = name;
  value.className = 'probability';
  value.textContent = areProbabilities ? percent(probability) : probability.toFixed(3);
  meter.value = Math.min(1, Math.max(0, probability));
  meter.setAttribute('aria-hidden', 'true');
  item.append(label, value, meter);
  return item;
}

const canvasContext = () => element('picture').getContext('2d', { alpha: false, willReadFrequently: true });

/** Draws the photo on the page, upright, with the square in its middle; false where it cannot be read. */
async function show(file, square) {
  element('names').replaceChildren();
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image', colorSpaceConversion: 'none' });
  } catch {
    say(`${file.name || 'This'} is not a picture that this browser reads.`, true);
    return false;
  }
  const { width, height } = bitmap;
  Object.assign(element('picture'), { width, height });
  const context = canvasContext();
  context.fillStyle = 'white';  // what is transparent lies on white, as in training
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  element('photo').style.setProperty('--ratio', width / height);
  square.begin({ width, height });
  element('judged').hidden = false;
  return true;
}

/** What is judged: its pixels, and its name. */
function judgedPart(model, square) {
  const { width, height } = element('picture');
  if (isOfFaces(model.picture) && element('whole').checked) {
    return { pixels: canvasContext().getImageData(0, 0, width, height), name: 'The whole photo' };
  }
  const { left, top, side } = square;
  return { pixels: canvasContext().getImageData(left, top, side, side), name: `The square of ${placeOf(square)}` };
}

async function judge(square, model, session) {
  say('Looking …');
  const started = performance.now();
  const { side } = model.picture;
  const { pixels, name } = judgedPart(model, square);
  const images = new ort.Tensor('uint8', networkPicture(pixels, model.picture), [1, side, side, 3]);
  const { probabilities } = await session.run({ images });
  const ranked = Array.from(probabilities.data, (probability, i) => [model.classNames[i], probability])
    .sort((a, b) => b[1] - a[1]);
  element('names').replaceChildren(...ranked.map(([name, value]) => row(name, value, model.areProbabilities)));
  say(`${name}: judged in ${Math.round(performance.now() - started)} ms in this browser`);
}

function listen(onFile) {
  const drop = element('drop');
  element('file').addEventListener('change', (event) => event.target.files[0] && onFile(event.target.files[0]));
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
  document.addEventListener('dragleave', () => drop.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (event.dataTransfer.files[0]) onFile(event.dataTransfer.files[0]);
  });
  document.addEventListener('paste', (event) => {
    if (event.clipboardData.files[0]) onFile(event.clipboardData.files[0]);
  });
}

async function load() {
  const metadata = await (await fetch('model.json')).json();
  const model = description(metadata);
  describe(model, metadata);
  ort.env.wasm.numThreads = 1;  // more would need headers that few static servers send
  ort.env.wasm.wasmPaths = new URL('./', location.href).href;
  const session = await ort.InferenceSession.create('model.onnx', { executionProviders: ['wasm'] });
  return { model, session };
}

/** Judges once at a time, as a session runs: of photos that wait the one chosen last, of squares the one marked last. */
function receivePhotos(loading) {
  let waiting = element('file').files[0] ?? null;  // chosen before this script ran, or before a reload
  let loaded = false, isJudged = true, pause;
  const next = async () => {
    const file = waiting;
    waiting = null;
    const { model, session } = await loading;
    if (file) isJudged = !await show(file, square);
    if (isJudged) return;
    isJudged = true;
    await judge(square.square(), model, session).catch((error) => say(`Cannot run the model: ${error.message}`, true));
    if (isJudged) element('names').removeAttribute('aria-busy');
  };
  const failed = (error) => say(`Cannot load the model: ${error.message}`, true);
  const wake = () => { work = work.then(next).catch(failed); };
  const square = marking(element('square'), () => {
    isJudged = false;
    element('names').setAttribute('aria-busy', 'true');
    clearTimeout(pause);
    pause = setTimeout(wake, pauseBeforeJudging);
  });
  element('parts').addEventListener('change', () => {
    isJudged = false;
    wake();
  });
  let work = loading.then(() => {
    loaded = true;
    if (!waiting) say('Ready.');
    return next();
  }).catch(failed);
  listen((file) => {
    if (!loaded) say(`Loading the model … then comes ${file.name || 'your photo'}`);
    waiting = file;
    wake();
  });
}

if (location.protocol === 'file:') {
  say('Browsers let pages load models from a server only. In this folder, run: python3 -m http.server', true);
} else {
  receivePhotos(load());
}
