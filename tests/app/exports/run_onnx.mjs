// run_onnx.mjs NODE_MODULES MODEL EXPECTED: what onnxruntime-web's WebAssembly says of pictures (or, for a file of
// --head-only, of features), against a safetensors file with "images_rgb", "features" and "probabilities".
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, modelPath, expectedPath] = process.argv.slice(2);
const ort = createRequire(join(modules, 'x.js'))('onnxruntime-web');
ort.env.wasm.numThreads = 1;

function readSafetensors(path) {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, start));
  const kinds = { F32: Float32Array, U8: Uint8Array };
  return Object.fromEntries(Object.entries(header).filter(([name]) => name !== '__metadata__').map(([name, entry]) => {
    const data = new Uint8Array(bytes.subarray(start + entry.data_offsets[0], start + entry.data_offsets[1]));
    return [name, { shape: entry.shape, values: new kinds[entry.dtype](data.buffer) }];
  }));
}

const expected = readSafetensors(expectedPath);
const session = await ort.InferenceSession.create(readFileSync(modelPath), { executionProviders: ['wasm'] });
const [input] = session.inputNames;
const { shape, values } = expected[input === 'images' ? 'images_rgb' : 'features'];
const tensor = new ort.Tensor(input === 'images' ? 'uint8' : 'float32', values, shape);
const { probabilities } = await session.run({ [input]: tensor });
let largest = 0;
expected.probabilities.values.forEach((value, i) => {
  largest = Math.max(largest, Math.abs(value - probabilities.data[i]));
});
console.log(largest.toExponential(1));
process.exit(largest < 1e-4 && probabilities.data.length === expected.probabilities.values.length ? 0 : 1);
