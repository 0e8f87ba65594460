// Pages in a real browser, each watched for what must never happen.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const ARTIFACTS = process.env.ARTIFACTS ?? fileURLToPath(new URL("../../../artifacts", import.meta.url));

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

/** Longer than anything but a fault takes on a busy machine. */
const PATIENCE_MILLISECONDS = 10_000;

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 320, height: 640 };
/** No picture is taken and no colour judged halfway between two. */
export const STILL = { reducedMotion: "reduce" };

/** The browser of one file of tests, with flags and options of its own beside those of all. */
export async function launch(flags = [], options = {}) {
  const args = [...FLAGS, ...flags];
  const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args, ...options });
  after(() => browser.close());
  return browser;
}

/** Opens a page with a history, a storage and a clipboard of its own, hands it on, and reports what went wrong unseen. */
export async function visit(browser, act, options = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "en-GB", timezoneId: "Europe/Berlin", ...options });
  context.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const problems = [];
  context.on("page", (page) => watch(page, problems));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (violation) => {
      console.error(`CSP: ${violation.effectiveDirective} ${violation.blockedURI} ${violation.sourceFile}`);
    });
  });
  try {
    await act(await context.newPage(), context);
  } finally {
    await context.close();
  }
  assert.deepEqual(problems, [], "the browser's console tells of nothing wrong");
}

function watch(page, problems) {
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    // An answer that refuses is said here too, and is part of many tests.
    const isAnswer = message.text().startsWith("Failed to load resource");
    // The script of wasm-split logs a part that did not arrive; the page says so as well.
    const isPart = message.location().url.endsWith("/__wasm_split.js");
    if (message.type() === "error" && !isAnswer && !isPart) problems.push(message.text());
  });
}

/** Keeps a picture of the page among the run's artefacts. */
export async function picture(page, name) {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
}
