// Bundles styles, scripts, fonts and icons into src/farley/web/dist, under names that hold a hash of their content, with
// compressed copies beside them and manifest.json naming each entry's file. Runs under bun and under node alike.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(here, "../src/farley/web/dist");
const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const built = await esbuild.build({
  absWorkingDir: here,
  entryPoints: [
    { in: "scripts/app.ts", out: "app" },
    { in: "styles/app.css", out: "app" },
  ],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: ["chrome123", "firefox125", "safari17.5"],
  loader: { ".woff2": "file" },
  legalComments: "none",
  metafile: true,
  write: false,
});

// Charts are large and rare: a module of its own, which a page with a chart names and no other page loads.
const charts = await esbuild.build({
  absWorkingDir: here,
  entryPoints: [{ in: "scripts/charts.ts", out: "charts" }],
  entryNames: "[name]-[hash]",
  outdir: dist,
  bundle: true,
  format: "esm",
  minify: true,
  target: ["chrome123", "firefox125", "safari17.5"],
  legalComments: "none",
  metafile: true,
  write: false,
});

// What other websites load is one plain script: it has to know the tag that it stands in, and a module does not.
const tracker = await esbuild.build({
  absWorkingDir: here,
  entryPoints: [{ in: "tracker/farley.ts", out: "farley" }],
  entryNames: "[name]-[hash]",
  outdir: dist,
  bundle: true,
  format: "iife",
  minify: true,
  target: ["chrome90", "firefox90", "safari15"],
  legalComments: "none",
  metafile: true,
  write: false,
});

const files = new Map([built, charts, tracker].flatMap((each) => each.outputFiles).map((file) => [path.basename(file.path), file.contents]));
const manifest = {};
for (const [output, { entryPoint }] of [built, charts, tracker].flatMap((each) => Object.entries(each.metafile.outputs))) {
  if (entryPoint) manifest[path.basename(entryPoint).replace(/\.ts$/, ".js")] = path.basename(output);
}
for (const name of files.keys()) {
  if (name.startsWith("inter-latin-")) manifest["inter.woff2"] = name;
}
for (const name of await readdir(path.join(here, "images"))) {
  const contents = squeezed(name, await readFile(path.join(here, "images", name)));
  const { name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
  manifest[name] = `${stem}-${hash}${ext}`;
  files.set(manifest[name], contents);
}

await mkdir(dist, { recursive: true });
await Promise.all([...files].map(([name, contents]) => writeWithCopies(name, contents)));
await writeFile(path.join(dist, "manifest.json"), JSON.stringify(manifest, null, 1));
await removeStale();

// SVG is written to be read; the browser needs neither its comments nor its indentation.
function squeezed(name, contents) {
  if (!name.endsWith(".svg")) return contents;
  return Buffer.from(contents.toString().replace(/<!--[\s\S]*?-->/g, "").replace(/>\s+</g, "><").trim());
}

async function writeWithCopies(name, contents) {
  const file = path.join(dist, name);
  await writeFile(file, contents);
  if (!/\.(css|js|svg)$/.test(name)) return;
  await writeFile(`${file}.br`, await brotli(contents));
  await writeFile(`${file}.gz`, await gzip(contents, { level: 9 }));
}

async function removeStale() {
  const kept = new Set(["manifest.json", ".stamp", ...files.keys()]);
  for (const name of await readdir(dist)) {
    if (!kept.has(name) && !kept.has(name.replace(/\.(br|gz)$/, ""))) await rm(path.join(dist, name), { recursive: true });
  }
}
