// What a person with another way of using a page would stumble over, as far as a program can tell.

import assert from "node:assert/strict";

import { AxeBuilder } from "@axe-core/playwright";

import { DESKTOP, PHONE, picture } from "./browser.mjs";

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
export async function assertAccessibleEverywhere(page, state) {
  for (const [size, viewport] of Object.entries({ wide: DESKTOP, narrow: PHONE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `${state}-${colorScheme}-${size}`);
      await assertAccessible(page, `${state}, ${colorScheme}, ${size}`);
    }
  }
}
