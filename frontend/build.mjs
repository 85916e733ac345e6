// Builds static/dist: main.js (and its lazy chunks), main.css, the icon sprite and the favicon.
// Entries keep their names, Django's manifest hashes them; chunks and fonts carry a hash of their own.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "..", "static", "dist");

const kit = {
  name: "kit",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path: file }) => {
      const loadPaths = [path.join(here, "..", "node_modules", "@tabler", "core", "scss")];
      return { contents: sass.compile(file, { loadPaths, quietDeps: true, logger: sass.Logger.silent }).css, loader: "css" };
    });
  },
};

const options = {
  entryPoints: [path.join(here, "main.js"), path.join(here, "main.css")],
  outdir: out,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  sourcemap: false,
  legalComments: "linked",
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  loader: { ".woff2": "file" },
  plugins: [kit],
  logLevel: "warning",
};

/** One file of <symbol>s from icons/*.svg (Tabler Icons, MIT) and drawings/*.svg (ours). */
async function sprite() {
  const symbols = [];
  for (const folder of ["icons", "drawings"]) {
    for (const name of (await readdir(path.join(here, folder))).sort()) {
      if (!name.endsWith(".svg")) continue;
      const text = await readFile(path.join(here, folder, name), "utf8");
      const box = text.match(/viewBox="([^"]+)"/)[1];
      const inside = text.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
      const drawn = inside.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s+/g, " ");
      symbols.push(`<symbol id="${name.slice(0, -4)}" viewBox="${box}">${drawn.trim()}</symbol>`);
    }
  }
  await writeFile(path.join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

/** The favicon cannot read the page's tokens, so it is given them here. */
async function favicon() {
  const tokens = await readFile(path.join(here, "tokens.css"), "utf8");
  const [, light, dark] = tokens.match(/--accent:\s*light-dark\((#\w+),\s*(#\w+)\)/);
  const mark = (await readFile(path.join(here, "drawings", "mark.svg"), "utf8")).replace(/^[\s\S]*?<svg[^>]*>/, "");
  const style = `<style>svg{color:${light}}@media(prefers-color-scheme:dark){svg{color:${dark}}}</style>`;
  await writeFile(path.join(out, "favicon.svg"), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${style}${mark}`);
}

/** The font travels with its licence. */
async function licence() {
  await mkdir(path.join(out, "assets"), { recursive: true });
  await copyFile(path.join(here, "..", "node_modules", "@fontsource-variable", "inter", "LICENSE"), path.join(out, "assets", "inter-OFL.txt"));
}

if (process.argv.includes("--watch")) {
  await mkdir(out, { recursive: true });
  await Promise.all([sprite(), favicon(), licence()]);
  await (await esbuild.context(options)).watch();
} else {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await Promise.all([esbuild.build(options), sprite(), favicon(), licence()]);
}
