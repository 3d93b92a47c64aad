import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import { element, whenIdle } from "../dom.js";
import { chartConfig, onThemeChange } from "../theme.js";

const drawn = new Set();
const pending = new Map();
const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) pending.get(target)?.();
  },
  { rootMargin: "300px" },
);

onThemeChange(() => drawn.forEach((draw) => draw()));

/**
 * Draws what is not drawn yet, one chart after the other while the browser has nothing else to do:
 * whoever prints the page finds its charts. A chart that is not on the page takes its width on `stage`.
 */
export async function drawAtLeisure(stage) {
  for (const [place, draw] of pending) {
    await whenIdle();
    if (!pending.has(place)) continue;
    if (place.isConnected) {
      await draw();
      continue;
    }
    const gap = document.createComment("a chart");
    place.replaceWith(gap);
    stage.append(place);
    await draw();
    gap.replaceWith(place);
  }
}

// A chart brings its data along: whatever asks for a file is a mistake.
const loader = {
  load: (address) => Promise.reject(new Error(`the report loads nothing: ${address}`)),
  sanitize: (address) => Promise.reject(new Error(`the report links nothing: ${address}`)),
};

/** One picture to a screen reader. Not so what stands around it, which holds the menu for saving it. */
function describe(container, label) {
  for (const attribute of ["role", "aria-label", "aria-roledescription"]) container.removeAttribute(attribute);
  const marks = container.querySelector(".marks");
  marks.setAttribute("role", "img");
  marks.setAttribute("aria-label", label);
}

export const howToZoom = "Shift and wheel zoom, dragging moves, a double click resets.";

/**
 * A figure with a Vega-Lite chart, drawn when it comes near the screen and again when light turns
 * dark. `makeSpec` returns the specification; it is asked at every drawing, so that it may look at
 * the theme. `onDrawn(view)` is told of each drawing. The figure has `redraw()`, for other data,
 * `ready()`, which draws and waits, and `fit()`, for the page may have changed its width while the
 * figure was not on it.
 */
export function chart(makeSpec, options) {
  const { name = "chart", label, height = 320, hint = howToZoom, renderer = "svg", onDrawn = () => {} } = options;
  const place = element("div", { class: "chart", style: `min-height:${height}px` });
  const figure = element(
    "figure",
    {},
    place,
    hint ? element("p", { class: hint === howToZoom ? "hint how" : "hint" }, hint) : null,
  );
  let view = null;
  let isFluid = false;
  // The last drawing, under way or done: one waits for the other, since they share their place.
  let latest = null;
  const draw = () => (latest = Promise.resolve(latest).then(drawNow));
  const drawNow = async () => {
    pending.delete(place);
    observer.unobserve(place);
    drawn.add(draw);
    const spec = { width: "container", height, autosize: { type: "fit", contains: "padding" }, ...makeSpec() };
    const result = await embed(place, spec, {
      mode: "vega-lite",
      renderer,
      ast: true,
      expr: expressionInterpreter,
      config: chartConfig(),
      loader,
      actions: { export: { svg: true, png: true }, source: false, compiled: false, editor: false },
      downloadFileName: name,
      scaleFactor: { png: 2 },
    });
    view?.finalize();
    view = result;
    isFluid = spec.width === "container";
    describe(result.view.container(), label);
    onDrawn(result.view);
    place.dataset.drawn = "true";
  };
  pending.set(place, draw);
  observer.observe(place);
  figure.redraw = () => (drawn.has(draw) ? draw() : null);
  figure.ready = () => latest ?? draw();
  figure.fit = () => {
    const width = view?.view.container().clientWidth;
    if (isFluid && width && width !== view.view.width()) view.view.width(width).run();
  };
  return figure;
}

/** The parameter that lets a chart be zoomed and moved; plain wheels keep scrolling the page. */
export const zoomable = {
  name: "zoom",
  select: {
    type: "interval",
    zoom: "wheel![event.shiftKey]",
    translate: "[pointerdown[event.pointerType === 'mouse'], window:pointerup] > window:pointermove!",
  },
  bind: "scales",
};
