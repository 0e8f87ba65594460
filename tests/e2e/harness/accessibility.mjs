// Automatic accessibility checks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import { DESKTOP, PHONE, STILL, picture, visit } from "./browser.mjs";

/** Every rule of these tags. */
const ALL_RULES = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
/** The rules that depend on the theme. */
export const COLOR_RULES = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** Asserts that axe finds nothing, and that the page is not wider than its window. */
export async function assertAccessible(page, state, runOnly = ALL_RULES) {
  // In a window as tall as the page, sticky elements cover nothing.
  const { width, height } = page.viewportSize();
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, tall) });
  // Without `resultTypes` axe describes every element that passes, which takes longer than the checks.
  // The pages have no frames. Without the legacy mode axe opens another page for each result.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ runOnly, resultTypes: ["violations"] }).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} (${node.failureSummary})`));
  assert.deepEqual(found, [], state);
  const [content, visible] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= visible, `${state}: ${content} px of content in ${visible} px`);
  await page.setViewportSize({ width, height });
}

/** Asserts that badges have at least 12 px, other texts 13 px, and controls 24 px. */
export async function assertReadable(page, state) {
  const found = await page.evaluate(() => {
    const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden");
    const small = (element) => {
      const size = parseFloat(getComputedStyle(element).fontSize);
      return size < 12 || (size < 13 && !element.closest(".badge"));
    };
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (data.trim() && isSeen(parentElement) && small(parentElement)) found.push(`small text: ${data.trim()}`);
    }
    for (const control of document.querySelectorAll("button, .button, select, input:not([type=checkbox], [type=radio]), textarea")) {
      const { width, height } = control.getBoundingClientRect();
      if (isSeen(control) && small(control)) found.push(`small control: ${control.outerHTML}`);
      if (isSeen(control) && Math.min(width, height) < 23.9) found.push(`${width} × ${height} px: ${control.outerHTML}`);
    }
    return found;
  });
  assert.deepEqual(found, [], state);
}

/** Asserts that the text spacing of WCAG 1.4.12 cuts nothing off, except in text boxes. */
export async function assertSpaceable(page, state) {
  const cut = await page.evaluate(async () => {
    const spacing = new CSSStyleSheet();
    spacing.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets.push(spacing);
    await new Promise(requestAnimationFrame);
    const isCut = (element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const hides = (overflow) => overflow === "hidden" || overflow === "clip";
      const isSeen = element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .popup[data-open=false], svg, thead");
      const wide = hides(overflowX) && element.scrollWidth > element.clientWidth + 1;
      const high = hides(overflowY) && element.scrollHeight > element.clientHeight + 1;
      return isSeen && !element.matches("input, textarea, select") && element.clientWidth > 1 && (wide || high);
    };
    const cut = [...document.querySelectorAll("main *, dialog[open] *, .side *, .toasts *")].filter(isCut).map((element) => element.outerHTML.slice(0, 300));
    if (document.documentElement.scrollWidth > innerWidth) cut.push(`${document.documentElement.scrollWidth} px of content in ${innerWidth} px`);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== spacing);
    return cut;
  });
  assert.deepEqual(cut, [], `${state}, with wider spacing`);
}

/** Checks both themes and both screen sizes, each with a screenshot. Rules that do not depend on the theme are checked in one. */
async function assertAccessibleEverywhere(page, state) {
  for (const [size, viewport] of Object.entries({ wide: DESKTOP, narrow: PHONE })) {
    await page.setViewportSize(viewport);
    await assertReadable(page, `${state}, ${size}`);
    await assertSpaceable(page, `${state}, ${size}`);
    for (const [colorScheme, rules] of [["light", ALL_RULES], ["dark", COLOR_RULES]]) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `${state}-${colorScheme}-${size}`);
      await assertAccessible(page, `${state}, ${colorScheme}, ${size}`, rules);
    }
  }
}

/** Registers a test for each state. `states` maps its name to the steps that reach it. */
export function testAccessible(browser, states) {
  for (const [state, reach] of Object.entries(states)) {
    const act = async (page) => {
      await reach(page);
      await assertAccessibleEverywhere(page, state);
    };
    test(`${state} is accessible, in light and dark, narrow and wide`, () => visit(browser, act, STILL));
  }
}
