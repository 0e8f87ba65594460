// The time from the start of a navigation to the first row of the list of services, of this app and of a React page with the same list, on the
// same server and a slow network. `cargo xtask bench first-row` runs it. Further sites to compare are given as NAME=FOLDER.

import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { build } from "esbuild";
import { chromium } from "playwright-core";

import { startServer } from "../harness/server.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 8);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DIST = join(ROOT, "dist");
const REACT = join(ROOT, "target", "react-list");
/** Lighthouse's "slow 4G": 1.6 Mbit/s down, 750 kbit/s up, 150 ms of latency. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

await buildReact();
const sites = [["react", REACT], ["app", DIST], ...process.argv.slice(2).map((argument) => argument.split("="))];
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: FLAGS });
const servers = [];
for (const [name, folder] of sites) servers.push([name, await startServer({ extra: ["--site", folder] })]);
const times = new Map(sites.map(([name]) => [name, { cold: [], warm: [] }]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, server] of servers) {
    const { cold, warm } = await visit(server.address);
    times.get(name).cold.push(cold);
    times.get(name).warm.push(warm);
  }
}
await browser.close();
for (const [, server] of servers) await server.stop();

const react = times.get("react");
console.log(`First row of the list of services in ms, slow 4G, medians of ${ROUNDS}; in brackets: times the React page`);
for (const [name, { cold, warm }] of times) {
  console.log(`${name.padEnd(12)} first visit ${figure(cold, react.cold)}   reload ${figure(warm, react.warm)}`);
}

function figure(values, rival) {
  return `${String(Math.round(median(values))).padStart(5)} (${(median(values) / median(rival)).toFixed(2)})`;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** A first visit with an empty cache, and a reload of the same page. */
async function visit(address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector("th[scope=row], [role=rowheader]")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => (globalThis.firstRow = performance.now())));
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", SLOW_4G);
  const firstRow = async () => (await page.waitForFunction(() => globalThis.firstRow)).jsonValue();
  await page.goto(address);
  const cold = await firstRow();
  // The app loads its other part in the background after the first rows.
  await page.waitForLoadState("networkidle");
  await page.reload();
  const warm = await firstRow();
  await context.close();
  return { cold, warm };
}

/** Builds the React page as a site: hashed names, headers that let browsers keep them, and brotli twins. */
async function buildReact() {
  await mkdir(join(REACT, "assets"), { recursive: true });
  await build({
    entryPoints: { list: fileURLToPath(new URL("list.jsx", import.meta.url)) },
    outfile: join(REACT, "assets", "list.js"),
    bundle: true, minify: true, format: "esm", jsx: "automatic", target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
  }).catch(() => process.exit(1));
  await cp(fileURLToPath(new URL("list.css", import.meta.url)), join(REACT, "assets", "list.css"));
  await cp(join(DIST, "_headers"), join(REACT, "_headers"));
  await writeFile(
    join(REACT, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Services</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/list.css"><script type="module" src="/assets/list.js"></script><div id="root"></div></html>`,
  );
  for (const name of ["index.html", ...(await readdir(join(REACT, "assets"))).map((name) => `assets/${name}`)]) {
    if (name.endsWith(".br")) continue;
    await writeFile(join(REACT, `${name}.br`), brotliCompressSync(await readFile(join(REACT, name))));
  }
}
