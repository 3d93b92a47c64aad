import { picked, rowsOf } from "./parallel.js";

// Farther from every line than this many pixels the pointer means none of them.
const reach = 24;

/** The path that passes nearest to a place, if one does within `most`; `order` counts axes, fractions lie between. */
function nearest(paths, order, height, most) {
  const left = Math.floor(order);
  let best = null;
  let least = most;
  for (const path of paths) {
    const from = path.at[left];
    if (from === undefined) return null;
    const to = path.at[left + 1] ?? from;
    const distance = Math.abs(from + (to - from) * (order - left) - height);
    if (distance < least) [best, least] = [path, distance];
  }
  return best;
}

/**
 * Shows which line of parallel coordinates is at the pointer. Vega itself would look through every segment
 * of every line and keep a voronoi diagram of them; here one pass over the paths finds the line between two axes.
 */
export function pickNearest(view, paths) {
  const marks = view.container().querySelector(".marks");
  let shown = null;

  function show(path, event) {
    const text = path && { setting: path.setting, validation: path.validation, test: path.test };
    view.tooltip()(null, event, null, text);
    if (path === shown) return;
    shown = path;
    view.data(picked, path ? rowsOf(path) : []).run();
  }

  marks.addEventListener("pointermove", (event) => {
    const box = marks.getBoundingClientRect();
    const [left, top] = view.origin();
    const padding = view.padding();
    const [x, y] = [view.scale("x"), view.scale("y")];
    const order = x.invert(event.clientX - box.left - left - padding.left);
    const height = y.invert(event.clientY - box.top - top - padding.top);
    show(nearest(paths, order, height, Math.abs(y.invert(0) - y.invert(reach))), event);
  });
  marks.addEventListener("pointerleave", (event) => show(null, event));
}
