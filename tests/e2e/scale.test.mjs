// Ten thousand services: loading all of them, and the time from a key in the search to the next frame.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { launch, picture, visit } from "./harness/browser.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const SERVICES = 10_000;

/** Three frames at 60 Hz. One is the goal, but this machine has no graphics card. */
const LIMIT_MILLISECONDS = 50;

const browser = await launch();
const server = await startServer({ records: ["--in-memory", "--services", String(SERVICES)] });
after(() => server.stop());

test("ten thousand services are loaded, stopped, searched and scrolled", { timeout: 120_000 }, () =>
  visit(browser, async (page) => {
    page.setDefaultTimeout(60_000);
    await enterServer(server)(page);
    await page.getByText("Loaded 100, more exist").waitFor();
    await page.getByRole("button", { name: "Load more" }).click();
    await page.getByText("Loaded 200, more exist").waitFor();

    await page.getByRole("button", { name: "Load all" }).click();
    await page.getByText(/^Loaded \d+, loading the rest$/).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText(/^Loaded \d+, more exist$/).waitFor();
    const started = performance.now();
    await page.getByRole("button", { name: "Load all" }).click();
    await page.getByText(`All ${SERVICES} loaded`, { exact: true }).waitFor();
    console.log(`The rest of ${SERVICES} services was loaded in ${Math.round(performance.now() - started)} ms`);
    assert.ok((await page.getByRole("row").count()) < 200, "only rows near the screen are in the page");
    await picture(page, "ten-thousand");

    const [name] = await ui.names(page);
    const painted = await keysToPaint(page, name, 2);
    const sorted = painted.toSorted((one, other) => one - other);
    const median = sorted[Math.floor(sorted.length / 2)];
    const worst = sorted.at(-1);
    const figures = `${median.toFixed(1)} ms (median), ${worst.toFixed(1)} ms (worst)`;
    console.log(`A key in the search of ${SERVICES} was painted after ${figures}`);
    assert.ok(median < LIMIT_MILLISECONDS, `${painted.map(Math.round)} ms`);

    await ui.search(page, "");
    await page.getByText(`All ${SERVICES} loaded`, { exact: true }).waitFor();
    await page.getByRole("rowheader").first().hover();
    await page.mouse.wheel(0, 200_000);
    await page.getByRole("row").nth(1).waitFor();
    await page.waitForFunction(() => {
      const index = Number(document.querySelector("tbody tr[aria-rowindex]")?.getAttribute("aria-rowindex"));
      return index > 1_000;
    });
    await picture(page, "ten-thousand-scrolled");
  }));

/** Times from each key event to the end of the frame that shows its effect. */
async function keysToPaint(page, text, rounds) {
  await ui.searchBox(page).evaluate((input) => {
    globalThis.painted = [];
    input.addEventListener("keydown", ({ key, timeStamp }) => {
      if (key.length > 1) return;
      requestAnimationFrame(() => {
        // The message is delivered after this callback's frame.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => globalThis.painted.push(performance.now() - timeStamp);
        port2.postMessage(undefined);
      });
    });
  });
  for (let round = 1; round <= rounds; round += 1) {
    await ui.search(page, "");
    await ui.searchBox(page).pressSequentially(text, { delay: 80 });
    await page.waitForFunction((keys) => globalThis.painted.length === keys, round * text.length);
  }
  return page.evaluate(() => globalThis.painted);
}
