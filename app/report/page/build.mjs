// Makes the page's template: index.html with styles and scripts inside.
// Usage: node build.mjs FOLDER_WITH_NODE_MODULES OUTPUT NOTICES
// writes the page, and the notices that are in it to a file of their own.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { notices } from "../../../cmake/third_party.mjs";

const [modulesFolder, output, noticesOutput] = process.argv.slice(2).map((path) => resolve(path));
const here = dirname(fileURLToPath(import.meta.url));
const esbuild = createRequire(join(modulesFolder, "package.json"))("esbuild");

function bundled(entry, loader) {
  const result = esbuild.buildSync({
    entryPoints: [join(here, entry)],
    nodePaths: [join(modulesFolder, "node_modules")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2021"],
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    metafile: true,
    ...loader,
  });
  return { text: result.outputFiles[0].text, packages: packagesOf(result.metafile) };
}

/** The folders of those packages of which something is in the bundle. */
function packagesOf({ inputs }) {
  return Object.keys(inputs)
    .map((path) => resolve(path).match(/^.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0])
    .filter(Boolean);
}

const bundle = bundled("source/main.js", {});
const script = bundle.text.replaceAll("</script", "<\\/script");
const style = bundled("style.css", {}).text;
const thirdParty = notices(bundle.packages);
writeFileSync(noticesOutput, thirdParty);
// The policy allows this script alone, by its digest, and no connection to anywhere.
const digest = createHash("sha256").update(script).digest("base64");
const pieces = { STYLE: style, SCRIPT: script, SCRIPT_DIGEST: digest, THIRD_PARTY: thirdParty.replaceAll("<", "‹") };
const template = readFileSync(join(here, "index.html"), "utf8");
writeFileSync(
  output,
  template.replace(/\{\{(\w+)\}\}/g, (whole, name) => pieces[name] ?? whole),
);
