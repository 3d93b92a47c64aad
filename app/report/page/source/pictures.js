import { element, section } from "./dom.js";
import { decimals, plural, short } from "./format.js";

function picture(source, alt, ...lines) {
  return element(
    "figure",
    {},
    element("img", { src: source, alt, decoding: "async" }),
    element("figcaption", {}, lines.filter(Boolean)),
  );
}

function fileName(name) {
  return name.split("/").at(-1);
}

/** How sure a model is of what it says: a probability, or a linear regression's score, which is none. */
function sureness({ probability }, isScore) {
  return isScore ? `score ${decimals(probability, 2)}` : `${decimals(100 * probability, 0)} % sure`;
}

function mistakePicture(mistake, names, images, { repeats, isScore }) {
  const [is, said] = [names[mistake.label], names[mistake.predicted]];
  const often = repeats > 1 ? `${mistake.repeats} of ${repeats} repeats` : null;
  return element(
    "div",
    { title: mistake.name },
    picture(
      images[mistake.file],
      `${fileName(mistake.name)}: ${is}, taken for ${said}`,
      element("strong", {}, `${said}?`),
      element("span", {}, `is ${is}`),
      element("span", { class: "quiet" }, sureness(mistake, isScore)),
      often && element("span", { class: "quiet" }, often),
    ),
  );
}

/** What the best setting gets wrong. */
export function mistakes(experiment, images) {
  const { pictures, class_names, best, settings } = experiment;
  if (!pictures || pictures.mistakes.length === 0) return null;
  const isScore = settings[best.setting].loss === "squared_error";
  // With folds a picture is tested once a repeat.
  const model = { repeats: experiment.cross_validation?.repeats ?? pictures.trials.length, isScore };
  return section(
    "Most confident mistakes",
    "Test pictures that the best setting takes for someone or something else.",
    element(
      "div",
      { class: "pictures" },
      pictures.mistakes.map((mistake) => mistakePicture(mistake, class_names, images, model)),
    ),
  );
}

function weightPicture({ file, label, title, largest }, names, images, isMap) {
  const [first, ...rest] = title.split(", ");
  return element(
    "div",
    { class: isMap ? "map" : null },
    picture(
      images[file],
      `Weights for ${names[label]}${title ? `, ${title}` : ""}`,
      element("strong", {}, names[label]),
      [first, ...rest, `±${short(largest)}`].filter(Boolean).map((line) => element("span", { class: "quiet" }, line)),
    ),
  );
}

function weightSet(set, names, images) {
  const isMap = set.are_channels;
  const isNetwork = set.pictures.some((each) => each.title);
  const what = isMap
    ? "for each class the channels that matter most: weights times what sets the class apart, as maps over the photo"
    : isNetwork
      ? "for each class the incoming weights of the hidden unit with the largest weight into it"
      : "the weights of each class";
  const block = set.block > 1 ? `, averaged over ${set.block} x ${set.block} pixels` : "";
  return element(
    "div",
    { class: "block" },
    element(
      "p",
      { class: "note" },
      [set.input, set.setting].filter(Boolean).join(", "),
      `: ${set.pictures.length > 0 ? `${what}${block}` : `not drawn; ${set.note}`}.`,
    ),
    element(
      "div",
      { class: "pictures large" },
      set.pictures.map((each) => weightPicture(each, names, images, isMap)),
    ),
  );
}

/** What the weights of the best settings look at. */
export function weights({ pictures, class_names }, images) {
  if (!pictures || pictures.weights.length === 0) return null;
  return section(
    "Weights",
    null,
    pictures.weights.map((set) => weightSet(set, class_names, images)),
    element(
      "p",
      { class: "scale" },
      element("span", {}, "speaks against"),
      element("span", { class: "ramp", "aria-hidden": "true" }),
      element("span", {}, "speaks for"),
    ),
  );
}

/** Pictures of a study: {caption, columns, pictures: [{title, png}]}. */
export function pictureGrid({ caption, columns, pictures }) {
  const style = columns ? `--columns: ${columns}` : null;
  return element(
    "figure",
    { class: "block" },
    // As many columns as the study asks for may be more than a phone has room for.
    element(
      "div",
      columns ? { class: "scroll", tabindex: 0, role: "region", "aria-label": caption ?? "pictures" } : {},
      element(
        "div",
        { class: columns ? "pictures fixed" : "pictures", style },
        pictures.map(({ title, png }) => picture(png, title ?? "", title ?? "")),
      ),
    ),
    caption ? element("figcaption", {}, caption, ` (${plural(pictures.length, "picture")})`) : null,
  );
}
