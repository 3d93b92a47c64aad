// Makes the page's template: index.html with styles and scripts inside.
// Usage: node build.mjs FOLDER_WITH_NODE_MODULES OUTPUT
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [modulesFolder, output] = process.argv.slice(2).map((path) => resolve(path));
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
    ...loader,
  });
  return result.outputFiles[0].text;
}

const script = bundled("source/main.js", {}).replaceAll("</script", "<\\/script");
const style = bundled("style.css", {});
// The policy allows this script alone, by its digest, and no connection to anywhere.
const digest = createHash("sha256").update(script).digest("base64");
const pieces = { STYLE: style, SCRIPT: script, SCRIPT_DIGEST: digest };
const template = readFileSync(join(here, "index.html"), "utf8");
writeFileSync(
  output,
  template.replace(/\{\{(\w+)\}\}/g, (whole, name) => pieces[name] ?? whole),
);
