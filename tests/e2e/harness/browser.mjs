// Pages in a real browser, watched for errors.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

/** Folder for the pictures of a run. */
export const ARTIFACTS = process.env.ARTIFACTS ?? fileURLToPath(new URL("../../../artifacts", import.meta.url));

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

/** Longer than any step without a fault takes on a busy machine. */
const PATIENCE_MILLISECONDS = 10_000;

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 320, height: 640 };
/** Without animations, so that screenshots and contrasts are stable. */
export const STILL = { reducedMotion: "reduce" };

/** Launches the browser of one test file, with additional flags and options. */
export async function launch(flags = [], options = {}) {
  const args = [...FLAGS, ...flags];
  const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args, ...options });
  after(() => browser.close());
  return browser;
}

// A service worker would store the files of the app in each of these contexts, which a test with missing files does not expect.
const CONTEXT = { viewport: DESKTOP, locale: "en-GB", timezoneId: "Europe/Berlin", serviceWorkers: "block" };

/** Runs `act` on a page in a context of its own, and asserts that the console reported no error. */
export async function visit(browser, act, options = {}) {
  const context = await browser.newContext({ ...CONTEXT, ...options });
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
  assert.deepEqual(problems, [], "the browser's console reports no error");
}

function watch(page, problems) {
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    // Browsers report error responses here, which many tests expect.
    const isAnswer = message.text().startsWith("Failed to load resource");
    // The script of wasm-split logs a module that failed to load, which the page reports as well.
    const isPart = message.location().url.endsWith("/__wasm_split.js");
    if (message.type() === "error" && !isAnswer && !isPart) problems.push(message.text());
  });
}

/** Saves a screenshot among the artifacts of the run. */
export async function picture(page, name) {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
}
