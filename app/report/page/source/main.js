import { drawAtLeisure } from "./charts/chart.js";
import { element, whenIdle } from "./dom.js";
import { inOrder } from "./entries.js";
import { experimentView } from "./experiment.js";
import { time } from "./format.js";
import { overviewView, summaryLine } from "./overview.js";
import { printing } from "./print.js";
import { studyView } from "./studies.js";

// The overview's address is the empty one, which no experiment's name can be.
const overview = "";

const data = JSON.parse(document.getElementById("data").textContent);
const views = new Map([[overview, () => overviewView(data)]]);
for (const entry of inOrder(data))
  if (!views.has(entry.name))
    views.set(entry.name, () => (entry.settings ? experimentView(entry, data) : studyView(entry)));

const built = new Map();
const head = document.getElementById("head");
const main = document.getElementById("main");
const tabs = document.getElementById("tabs");

function view(name) {
  if (!built.has(name)) built.set(name, views.get(name)());
  return built.get(name);
}

function allViews() {
  return [...views.keys()].map(view);
}

/** The name in the page's address; the overview's where there is no such view. */
function wantedName() {
  try {
    const name = decodeURIComponent(location.hash.slice(1));
    return views.has(name) ? name : overview;
  } catch {
    return overview;
  }
}

function show() {
  const name = wantedName();
  main.replaceChildren(view(name));
  for (const figure of main.querySelectorAll("figure")) figure.fit?.();
  for (const tab of tabs.querySelectorAll("a")) {
    if (tab.dataset.name === name) {
      tab.setAttribute("aria-current", "page");
      // Not scrollIntoView, which would scroll the page as well.
      tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
      tabs.scrollTop = tab.offsetTop - (tabs.clientHeight - tab.offsetHeight) / 2;
    } else tab.removeAttribute("aria-current");
  }
  // The tabs stick to the window, so that the head alone says where a section starts.
  const start = head.offsetTop + head.offsetHeight;
  if (window.scrollY > start) window.scrollTo(0, start);
}

/** Makes the sections that nobody has opened yet, so that they are there when the page is printed. */
async function finishAtLeisure() {
  for (const name of views.keys()) {
    await whenIdle();
    view(name);
  }
  await drawAtLeisure(document.getElementById("stage"));
}

document.title = `${data.name} – facesweep`;
head.append(
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
  element("button", { type: "button", class: "print", onclick: printing(main, allViews) }, "Print all"),
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
window.addEventListener("load", finishAtLeisure);
