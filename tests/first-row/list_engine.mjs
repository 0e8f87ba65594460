// Script time of a key in the search and of a sort of the loaded list of services, and memory, in this app and in a React page with the same
// list and the same controls in each row.
// `cargo xtask bench list` runs it. ROWS and MEMORY_ROWS choose the numbers of services.

import { join } from "node:path";

import { chromium } from "playwright-core";

import { startServer } from "../harness/server.mjs";
import { buildReact, DIST, FLAGS, median, ROOT } from "./sites.mjs";

const ROWS = Number(process.env.ROWS ?? 10_000);
const MEMORY_ROWS = Number(process.env.MEMORY_ROWS ?? 100_000);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const QUERY = "service 1234";
const REACT = join(ROOT, "target", "react-rows");

await buildReact(REACT, "rows");
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: FLAGS });
const results = {};
for (const [name, folder] of [["react", REACT], ["app", DIST]]) {
  results[name] = { ...(await times(folder)), ...(await memory(folder)) };
}
await browser.close();

console.log(`List of ${ROWS} services: script time in ms, median and 99th percentile; in brackets: times the React page`);
for (const [name, { keys, sorts, megabytes }] of Object.entries(results)) {
  const { react } = results;
  console.log(
    `${name.padEnd(6)} key ${figure(keys, react.keys)}   sort ${figure(sorts, react.sorts)}   ` +
      `memory of ${MEMORY_ROWS} rows ${megabytes.toFixed(0)} MB (${(megabytes / react.megabytes).toFixed(1)})`,
  );
}

function figure(values, rival) {
  const worst = values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1];
  return `${median(values).toFixed(1)} / ${worst.toFixed(1)} (${(median(values) / median(rival)).toFixed(2)})`;
}

async function times(folder) {
  const { page, network, server, context } = await loaded(folder, ROWS);
  const keys = [];
  const sorts = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.getByRole("searchbox").or(page.getByRole("combobox")).first().focus();
    for (const key of QUERY) keys.push(await scriptTime(page, network, () => page.keyboard.press(key)));
    for (const _ of QUERY) keys.push(await scriptTime(page, network, () => page.keyboard.press("Backspace")));
    for (const column of ["Updated", "Created"]) {
      const button = page.getByRole("columnheader", { name: column }).getByRole("button");
      sorts.push(await scriptTime(page, network, () => button.click()));
      sorts.push(await scriptTime(page, network, () => button.click()));
    }
  }
  await context.close();
  await server.stop();
  return { keys, sorts };
}

/** JavaScript's heap and WebAssembly's memory with all rows loaded, less those of the page with its first rows. */
async function memory(folder) {
  const { network, page, server, context, before } = await loaded(folder, MEMORY_ROWS);
  const megabytes = ((await used(page, network)) - before) / 1e6;
  await context.close();
  await server.stop();
  return { megabytes };
}

async function loaded(folder, rows) {
  const server = await startServer({ records: ["--in-memory", "--services", String(rows)], extra: ["--site", folder] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => {
    globalThis.memories = [];
    const { instantiate, instantiateStreaming } = WebAssembly;
    const note = ({ instance }) => globalThis.memories.push(instance.exports.memory);
    const noted = (start) => async (...args) => {
      const result = await start(...args);
      note(result);
      return result;
    };
    WebAssembly.instantiate = noted(instantiate);
    WebAssembly.instantiateStreaming = noted(instantiateStreaming);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  const network = await context.newCDPSession(page);
  await network.send("Performance.enable");
  await page.goto(`${server.address}/services`);
  await page.getByText(/^Loaded 100, more exist$/).waitFor();
  const before = await used(page, network);
  await page.getByRole("button", { name: "Load all" }).click();
  await page.getByText(new RegExp(`^All ${rows} loaded`)).waitFor();
  await hideSettings(page);
  await page.waitForTimeout(500);
  return { page, network, server, context, before };
}

/** Hides the columns of the app that are read row by row, so that the times are those of the list alone. */
async function hideSettings(page) {
  const chooser = page.getByRole("button", { name: "Columns" });
  if ((await chooser.count()) === 0) return;
  await chooser.click();
  for (const name of ["Push", "Webhooks"]) await page.getByRole("checkbox", { name, exact: true }).uncheck();
  await page.keyboard.press("Escape");
}

async function used(page, network) {
  await network.send("HeapProfiler.collectGarbage");
  const heap = (await metrics(network)).JSHeapUsedSize;
  return heap + (await page.evaluate(() => globalThis.memories.reduce((sum, memory) => sum + (memory?.buffer.byteLength ?? 0), 0)));
}

async function metrics(network) {
  const { metrics } = await network.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function scriptTime(page, network, act) {
  const before = (await metrics(network)).ScriptDuration;
  await act();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  return ((await metrics(network)).ScriptDuration - before) * 1000;
}
