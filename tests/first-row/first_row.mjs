// The time from the start of a navigation to the first row of the list of services, of this app and of a React page with the same list, on the
// same server and a slow network. `cargo xtask bench first-row` runs it. Further sites to compare are given as NAME=FOLDER.

import { join } from "node:path";

import { chromium } from "playwright-core";

import { startServer } from "../harness/server.mjs";
import { buildReact, DIST, FLAGS, median, ROOT } from "./sites.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 8);
const REACT = join(ROOT, "target", "react-list");
/** Lighthouse's "slow 4G": 1.6 Mbit/s down, 750 kbit/s up, 150 ms of latency. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

await buildReact(REACT, "list");
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
  await page.goto(`${address}/services`);
  const cold = await firstRow();
  // The app loads its other part in the background after the first rows.
  await page.waitForLoadState("networkidle");
  await page.reload();
  const warm = await firstRow();
  await context.close();
  return { cold, warm };
}
