// The notices of packages from npm, from what the packages themselves hold.
// Usage: node third_party.mjs OUTPUT FOLDER_WITH_NODE_MODULES
// writes those of all that package-lock.json there has for running; as a module it takes a list.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// For packages that name this licence and leave out its text.
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const isLicence = (name) => /^(licen[cs]e|copying|notice)/i.test(name);
const nameOf = (person) => person?.name ?? person ?? "";

function ownTexts(folder) {
  return readdirSync(folder).filter(isLicence).sort()
    .map((name) => readFileSync(join(folder, name), "utf8").replaceAll("\r", "").trim());
}

/** The lines on copyright in the file that is loaded, else who wrote the package. */
function copyright(folder, about) {
  const main = join(folder, about.main ?? "index.js");
  const head = existsSync(main) ? readFileSync(main, "utf8").slice(0, 4000) : "";
  return head.match(/Copyright[^\n*]*/)?.[0].trim() ?? `Copyright (c) ${nameOf(about.author)}`;
}

function textOf(folder, about) {
  const texts = ownTexts(folder);
  if (texts.length > 0) return texts.join("\n\n");
  const licence = about.license === "MIT" ? `\n\n${MIT}` : "";
  return `${copyright(folder, about)}\nThe package names its licence, ${about.license}, without a text.${licence}`;
}

/** One text for all of `folders`, each that of a package; those with the same licence text share it. */
export function notices(folders) {
  const shared = new Map();
  for (const folder of [...new Set(folders)].sort()) {
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const text = textOf(folder, about);
    shared.set(text, [...(shared.get(text) ?? []), `${about.name} ${about.version} (${about.license})`]);
  }
  return [...shared].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`).join(`\n${"-".repeat(72)}\n\n`);
}

function locked(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(([path, about]) => path && !about.dev && !/@types\/|undici-types$/.test(path))
    .map(([path]) => join(folder, path))
    .filter((path) => existsSync(path));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [output, folder] = process.argv.slice(2);
  writeFileSync(output, notices(locked(folder)));
}
