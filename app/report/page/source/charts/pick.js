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

/** A line over the chart, apart from it: thousands of others need not be drawn again when it moves. */
function overlay(view) {
  const namespace = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(namespace, "svg");
  const line = document.createElementNS(namespace, "polyline");
  picture.setAttribute("class", "picked");
  picture.setAttribute("aria-hidden", "true");
  picture.append(line);
  view.container().append(picture);
  return (points) => line.setAttribute("points", points.map((point) => point.join()).join(" "));
}

/**
 * Shows which line of parallel coordinates is at the pointer. Vega itself would look through every segment
 * of every line and keep a voronoi diagram of them; here one pass over the paths finds the line between two axes.
 */
export function pickNearest(view, paths) {
  const marks = view.container().querySelector(".marks");
  const drawLine = overlay(view);

  function show(path, event, points) {
    const text = path && { setting: path.setting, validation: path.validation, test: path.test };
    view.tooltip()(null, event, null, text);
    drawLine(points);
  }

  marks.addEventListener("pointermove", (event) => {
    const box = marks.getBoundingClientRect();
    const padding = view.padding();
    const [left, top] = [view.origin()[0] + padding.left, view.origin()[1] + padding.top];
    const [x, y] = [view.scale("x"), view.scale("y")];
    const order = x.invert(event.clientX - box.left - left);
    const height = y.invert(event.clientY - box.top - top);
    const path = nearest(paths, order, height, Math.abs(y.invert(0) - y.invert(reach)));
    show(path, event, path ? path.at.map((each, axis) => [x(axis) + left, y(each) + top]) : []);
  });
  marks.addEventListener("pointerleave", (event) => show(null, event, []));
}
