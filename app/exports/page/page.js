import * as ort from './ort.wasm.min.mjs';
import { networkPicture } from './picture.js';

const element = (id) => document.getElementById(id);
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

function describe(model, metadata) {
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(model.classNames);
  element('about').textContent = `This model tells ${names} apart` +
    `${model.demo ? ' (drawn faces of the demo, not people)' : ''}, and ${accuracy(model)}. ` +
    'It knows nobody else, and names one of them whatever the photo shows.';
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

/** Draws the photo on the page and gives its pixels, upright. */
async function pixelsOf(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image', colorSpaceConversion: 'none' });
  const canvas = element('picture');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  context.fillStyle = 'white';  // what is transparent lies on white, as in training
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0);
  canvas.hidden = false;
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

async function judge(file, model, session) {
  element('names').replaceChildren();
  let pixels;
  try {
    pixels = await pixelsOf(file);
  } catch {
    say(`${file.name || 'This'} is not a picture that this browser reads.`, true);
    return;
  }
  say('Looking …');
  const started = performance.now();
  const { side } = model.picture;
  const images = new ort.Tensor('uint8', networkPicture(pixels, model.picture), [1, side, side, 3]);
  const { probabilities } = await session.run({ images });
  const ranked = Array.from(probabilities.data, (probability, i) => [model.classNames[i], probability])
    .sort((a, b) => b[1] - a[1]);
  element('names').replaceChildren(...ranked.map(([name, value]) => row(name, value, model.areProbabilities)));
  say(`${Math.round(performance.now() - started)} ms in this browser`);
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

/** Judges one photo at a time, since a session runs once at a time; of those that wait, the one chosen last. */
function receivePhotos(loading) {
  let waiting = element('file').files[0] ?? null;  // chosen before this script ran, or before a reload
  let loaded = false;
  const next = async () => {
    const file = waiting;
    waiting = null;
    if (!file) return;
    const { model, session } = await loading;
    await judge(file, model, session).catch((error) => say(`Cannot run the model: ${error.message}`, true));
  };
  const failed = (error) => say(`Cannot load the model: ${error.message}`, true);
  let work = loading.then(() => {
    loaded = true;
    if (!waiting) say('Ready.');
    return next();
  }).catch(failed);
  listen((file) => {
    if (!loaded) say(`Loading the model … then comes ${file.name || 'your photo'}`);
    waiting = file;
    work = work.then(next).catch(failed);
  });
}

if (location.protocol === 'file:') {
  say('Browsers let pages load models from a server only. In this folder, run: python3 -m http.server', true);
} else {
  receivePhotos(load());
}
