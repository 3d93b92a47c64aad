// From a part of a photo to a picture as the network was trained on, as `facesweep predict` does it: resized with
// OpenCV's INTER_AREA (or, where it grows, INTER_LINEAR), and rounded to bytes.

/** For each of `to` pixels, which of `from` it averages and with what weights, which sum to 1. */
function areaWeights(from, to) {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    const begin = i * scale, end = Math.min(from, begin + scale);
    const weights = [];
    for (let pixel = Math.floor(begin); pixel < end; pixel++) {
      const share = Math.min(end, pixel + 1) - Math.max(begin, pixel);
      if (share > 1e-9) weights.push([pixel, share / (end - begin)]);
    }
    return weights;
  });
}

function linearWeights(from, to) {
  return Array.from({ length: to }, (_, i) => {
    const place = (i + 0.5) * from / to - 0.5;
    const low = Math.floor(place);
    const inside = (pixel) => Math.min(from - 1, Math.max(0, pixel));
    return [[inside(low), 1 - (place - low)], [inside(low + 1), place - low]];
  });
}

/** RGBA pixels [height, width, 4] to RGB bytes [side, side, 3]. */
export function resized({ data, width, height }, side) {
  const shrinks = width >= side && height >= side;
  const weights = shrinks ? areaWeights : linearWeights;
  const columns = weights(width, side), rows = weights(height, side);
  const narrow = new Float32Array(height * side * 3);
  for (let y = 0; y < height; y++) {
    const line = y * width * 4;
    columns.forEach((parts, x) => {
      for (const [pixel, weight] of parts) {
        for (let c = 0; c < 3; c++) narrow[(y * side + x) * 3 + c] += weight * data[line + pixel * 4 + c];
      }
    });
  }
  const bytes = new Uint8Array(side * side * 3);
  const sums = new Float32Array(side * 3);
  rows.forEach((parts, y) => {
    sums.fill(0);
    for (const [pixel, weight] of parts) {
      for (let i = 0; i < side * 3; i++) sums[i] += weight * narrow[pixel * side * 3 + i];
    }
    bytes.set(sums.map(Math.round), y * side * 3);
  });
  return bytes;
}

/** Networks that were trained on grey pictures see grey ones: luma by ITU-R BT.601, rounded. */
export function grey(rgb) {
  const bytes = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    bytes.fill(Math.round(0.299 * rgb[i] + 0.587 * rgb[i + 1] + 0.114 * rgb[i + 2]), i, i + 3);
  }
  return bytes;
}

/** What the model reads of the part of a photo that is judged, an ImageData: uint8 [1, side, side, 3]. */
export function networkPicture(part, { side, channels }) {
  const rgb = resized(part, side);
  return channels === 1 ? grey(rgb) : rgb;
}
