// From a photo to the picture that the network was trained on, as `facesweep predict` does it: cut, resized with
// OpenCV's INTER_AREA (or, where it grows, INTER_LINEAR), and rounded to bytes.

/** The part of a photo that the network sees: { left, top, width, height }. */
export function framing(width, height, picture) {
  if (picture.framing === 'stretched') return { left: 0, top: 0, width, height };
  const side = Math.min(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), width: side, height: side };
}

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

/** RGBA pixels [height, width, 4] to RGB bytes [side, side, 3]; only the part `frame` is looked at. */
export function resized(rgba, width, frame, side) {
  const shrinks = frame.width >= side && frame.height >= side;
  const weights = shrinks ? areaWeights : linearWeights;
  const columns = weights(frame.width, side), rows = weights(frame.height, side);
  const narrow = new Float32Array(frame.height * side * 3);
  for (let y = 0; y < frame.height; y++) {
    const line = ((frame.top + y) * width + frame.left) * 4;
    columns.forEach((parts, x) => {
      for (const [pixel, weight] of parts) {
        for (let c = 0; c < 3; c++) narrow[(y * side + x) * 3 + c] += weight * rgba[line + pixel * 4 + c];
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

/** What the model reads of a photo: uint8 [1, side, side, 3]. */
export function networkPicture(imageData, picture) {
  const { width, height, data } = imageData;
  const rgb = resized(data, width, framing(width, height, picture), picture.side);
  return picture.channels === 1 ? grey(rgb) : rgb;
}
