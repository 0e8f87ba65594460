// What both benchmarks share: the browser's flags, the app as it is published, and the React pages built as sites.

import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { build } from "esbuild";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const DIST = join(ROOT, "dist");
export const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** Builds the React page `entry`.jsx as a site: headers that let browsers keep its files, and brotli twins. */
export async function buildReact(folder, entry) {
  await mkdir(join(folder, "assets"), { recursive: true });
  await build({
    entryPoints: { list: fileURLToPath(new URL(`${entry}.jsx`, import.meta.url)) },
    outfile: join(folder, "assets", "list.js"),
    bundle: true, minify: true, format: "esm", jsx: "automatic", target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
  }).catch(() => process.exit(1));
  await cp(fileURLToPath(new URL("list.css", import.meta.url)), join(folder, "assets", "list.css"));
  await cp(join(DIST, "_headers"), join(folder, "_headers"));
  await writeFile(
    join(folder, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Services</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/list.css"><script type="module" src="/assets/list.js"></script><div id="root"></div></html>`,
  );
  for (const name of ["index.html", ...(await readdir(join(folder, "assets"))).map((name) => `assets/${name}`)]) {
    if (name.endsWith(".br")) continue;
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(await readFile(join(folder, name))));
  }
}
