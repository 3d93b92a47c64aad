// The square that marks what is judged: moved and resized by pointer or keyboard, in whole pixels of the photo, and
// never beyond its edges. A square is { left, top, side }, a photo { width, height }.

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Small enough for a face in a group, large enough to be taken hold of. */
export function smallestSide({ width, height }) {
  return Math.min(width, height, Math.max(8, Math.ceil(Math.max(width, height) / 40)));
}

/** The largest in the middle: what training cuts out of photos that no box was given for. */
export function middleSquare({ width, height }) {
  const side = Math.min(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
}

export function moved(square, right, down, photo) {
  return {
    left: clamp(Math.round(square.left + right), 0, photo.width - square.side),
    top: clamp(Math.round(square.top + down), 0, photo.height - square.side),
    side: square.side,
  };
}

/** Larger by `pixels`, about its middle where the photo's edges leave room. */
export function grown(square, pixels, photo) {
  const side = clamp(square.side + pixels, smallestSide(photo), Math.min(photo.width, photo.height));
  const half = (square.side - side) / 2;
  return moved({ ...square, side }, half, half, photo);
}

/** Pulled by the corner `x`, `y`, each -1 (left, top) or 1 (right, bottom); the corner opposite stays. */
export function pulled(square, [x, y], right, down, photo) {
  const roomBeside = x > 0 ? photo.width - square.left : square.left + square.side;
  const roomBelow = y > 0 ? photo.height - square.top : square.top + square.side;
  const wanted = Math.round(square.side + (x * right + y * down) / 2);  // the nearest point of the diagonal
  const side = clamp(wanted, smallestSide(photo), Math.min(roomBeside, roomBelow));
  const growth = side - square.side;
  return { left: square.left - (x < 0 ? growth : 0), top: square.top - (y < 0 ? growth : 0), side };
}

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const resizing = { '+': 1, '=': 1, '-': -1, _: -1 };

/** The square after a key, or null where the key means nothing to it. */
function afterKey({ key, shiftKey, ctrlKey, altKey, metaKey }, square, photo) {
  if (ctrlKey || altKey || metaKey) return null;
  const step = Math.max(1, Math.round(Math.max(photo.width, photo.height) / 100));
  if (key in resizing) return grown(square, 2 * step * resizing[key], photo);
  if (!(key in arrows)) return null;
  const [right, down] = arrows[key];
  return shiftKey ? grown(square, 2 * step * (right - down), photo) : moved(square, step * right, step * down, photo);
}

export function placeOf({ left, top, side }) {
  return `${side} × ${side} pixels, ${left} from the left, ${top} from the top`;
}

function draw(box, { left, top, side }, { width, height }) {
  const shares = { left: left / width, top: top / height, width: side / width, height: side / height };
  for (const [name, share] of Object.entries(shares)) {
    box.parentElement.style.setProperty(`--square-${name}`, `${100 * share}%`);
  }
  box.setAttribute('aria-label', `The square that is judged: ${placeOf({ left, top, side })}`);
}

function listenToPointer(box, squareNow, place) {
  let grip = null;
  box.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const corner = event.target.dataset.corner?.split(' ').map(Number);
    grip = { corner, square: squareNow(), x: event.clientX, y: event.clientY };
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener('pointermove', (event) => {
    if (!grip) return;
    place((photo) => {
      const scale = photo.width / box.parentElement.clientWidth;
      const right = (event.clientX - grip.x) * scale, down = (event.clientY - grip.y) * scale;
      return grip.corner ? pulled(grip.square, grip.corner, right, down, photo) : moved(grip.square, right, down, photo);
    });
  });
  box.addEventListener('lostpointercapture', () => { grip = null; });
  return () => { grip = null; };
}

/**
 * Lets people move the element `box`, whose parent shows the photo, and calls `onChange` after each change of theirs.
 * `begin(photo)` puts it in a photo's middle; `square()` is where it is.
 */
export function marking(box, onChange) {
  let photo = null, square = null;
  const place = (change) => {
    const next = change(photo);
    if (!next || placeOf(next) === placeOf(square)) return;
    square = next;
    draw(box, square, photo);
    onChange();
  };
  const letGo = listenToPointer(box, () => square, place);
  box.addEventListener('keydown', (event) => {
    const next = afterKey(event, square, photo);
    if (!next) return;
    event.preventDefault();
    place(() => next);
  });
  const begin = (newPhoto) => {
    letGo();
    photo = newPhoto;
    square = middleSquare(photo);
    draw(box, square, photo);
  };
  return { begin, square: () => square };
}
