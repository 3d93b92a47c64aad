import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import { element } from "../dom.js";
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

// A chart brings its data along: whatever asks for a file is a mistake.
const loader = {
  load: (address) => Promise.reject(new Error(`the report loads nothing: ${address}`)),
  sanitize: (address) => Promise.reject(new Error(`the report links nothing: ${address}`)),
};

export const howToZoom = "Shift and wheel zoom, dragging moves, a double click resets.";

/**
 * A figure with a Vega-Lite chart, drawn when it comes near the screen and again when light turns
 * dark. `makeSpec` returns the specification; it is asked at every drawing, so that it may look at
 * the theme. The figure has `redraw()`, for other data, and `ready()`, which draws and waits.
 */
export function chart(makeSpec, { name = "chart", label, height = 320, hint = howToZoom, renderer = "svg" }) {
  const place = element("div", { class: "chart", role: "img", "aria-label": label, style: `min-height:${height}px` });
  const figure = element("figure", {}, place, hint ? element("p", { class: "hint" }, hint) : null);
  let view = null;
  // The last drawing, under way or done: one waits for the other, since they share their place.
  let latest = null;
  const draw = () => (latest = Promise.resolve(latest).then(drawNow));
  const drawNow = async () => {
    pending.delete(place);
    observer.unobserve(place);
    drawn.add(draw);
    const result = await embed(
      place,
      { width: "container", height, autosize: { type: "fit", contains: "padding" }, ...makeSpec() },
      {
        mode: "vega-lite",
        renderer,
        ast: true,
        expr: expressionInterpreter,
        config: chartConfig(),
        loader,
        actions: { export: { svg: true, png: true }, source: false, compiled: false, editor: false },
        downloadFileName: name,
        scaleFactor: { png: 2 },
      },
    );
    view?.finalize();
    view = result;
    place.dataset.drawn = "true";
  };
  pending.set(place, draw);
  observer.observe(place);
  figure.redraw = () => (drawn.has(draw) ? draw() : null);
  figure.ready = () => latest ?? draw();
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
