// What a person with another way of using a page would stumble over, as far as a program can tell.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import { DESKTOP, PHONE, STILL, picture, visit } from "./browser.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails where axe finds anything, and where the page is wider than its window. */
export async function assertAccessible(page, state) {
  // In a window as tall as the page, what sticks to the window's edge covers nothing by the chance of how far one has scrolled.
  const { width, height } = page.viewportSize();
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, tall) });
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} (${node.failureSummary})`));
  assert.deepEqual(found, [], state);
  const [content, visible] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= visible, `${state}: ${content} px of content in ${visible} px`);
  await page.setViewportSize({ width, height });
}

/** The same in both themes, on a phone and on a desk, each with a picture. */
async function assertAccessibleEverywhere(page, state) {
  for (const [size, viewport] of Object.entries({ wide: DESKTOP, narrow: PHONE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `${state}-${colorScheme}-${size}`);
      await assertAccessible(page, `${state}, ${colorScheme}, ${size}`);
    }
  }
}

/** A test a state, which is named after what is seen. Each says how it is reached, and waits for what shows that it is there. */
export function testAccessible(browser, states) {
  for (const [state, reach] of Object.entries(states)) {
    const act = async (page) => {
      await reach(page);
      await assertAccessibleEverywhere(page, state);
    };
    test(`${state} is accessible, in light and dark, narrow and wide`, () => visit(browser, act, STILL));
  }
}
