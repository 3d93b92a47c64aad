import { element } from "./dom.js";
import { experimentView } from "./experiment.js";
import { time } from "./format.js";
import { inOrder } from "./entries.js";
import { overviewView, summaryLine } from "./overview.js";
import { studyView } from "./studies.js";
import { setOnPaper } from "./theme.js";

const overview = "overview";

const data = JSON.parse(document.getElementById("data").textContent);
// An experiment may be called as the overview is: the first of a name wins its link.
const views = new Map([[overview, () => overviewView(data)]]);
for (const entry of inOrder(data))
  if (!views.has(entry.name))
    views.set(entry.name, () => (entry.blocks ? studyView(entry) : experimentView(entry, data)));

const built = new Map();
const main = document.getElementById("main");
const tabs = document.getElementById("tabs");

function view(name) {
  if (!built.has(name)) built.set(name, views.get(name)());
  return built.get(name);
}

function wantedName() {
  const name = decodeURIComponent(location.hash.slice(1));
  return views.has(name) ? name : overview;
}

function show() {
  const name = wantedName();
  main.replaceChildren(view(name));
  for (const tab of tabs.querySelectorAll("a")) {
    if (tab.dataset.name === name) {
      tab.setAttribute("aria-current", "page");
      // Not scrollIntoView, which would scroll the page as well.
      tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
    } else tab.removeAttribute("aria-current");
  }
  if (window.scrollY > tabs.offsetTop) window.scrollTo(0, tabs.offsetTop);
}

/** Puts everything on the page, waits for the charts, and asks the browser to print. */
async function printAll() {
  setOnPaper(true);
  main.replaceChildren(...[...views.keys()].map(view));
  await Promise.all([...main.querySelectorAll("figure")].map((figure) => figure.ready?.()));
  const restore = () => {
    setOnPaper(false);
    show();
  };
  window.addEventListener("afterprint", restore, { once: true });
  window.print();
}

document.title = `${data.name} – facesweep`;
document
  .getElementById("head")
  .append(
    element(
      "div",
      {},
      element("p", { class: "eyebrow" }, "facesweep report"),
      element("h1", {}, data.name, data.generated_data ? element("span", { class: "badge" }, "generated data") : null),
      element(
        "p",
        { class: "lead" },
        summaryLine(data),
        data.environment.time ? `; run ${time(data.environment.time)}` : "",
        ".",
      ),
    ),
    element("button", { type: "button", class: "print", onclick: printAll }, "Print all"),
  );
tabs.append(
  ...[...views.keys()].map((name) =>
    element("a", { href: `#${encodeURIComponent(name)}`, "data-name": name }, name === overview ? "Overview" : name),
  ),
);
window.addEventListener("hashchange", () => {
  show();
  main.focus({ preventScroll: true });
});
show();
