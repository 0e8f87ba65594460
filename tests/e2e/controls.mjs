// The page of controls, which only development builds have. trunk.mjs runs these tests on its build.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { STILL, visit } from "./harness/browser.mjs";
import { assertPictures, whyNotComparable } from "./harness/pictures.mjs";

/** Time at which the pictures are taken, since some controls show it. */
const NOW = new Date("2026-11-30T12:00:00Z");

/** Paths of the API and of the gateway, which the site passes on to the server. */
const OF_SERVER = /^\/(v1|v2|gateway|sandbox)\//;

/** Registers the tests. `build` is the folder of a development build, and `address` that of a server with the same build. */
export function testControls(browser, build, address) {
  const open = async (page) => {
    await page.clock.setFixedTime(NOW);
    await page.goto(new URL("controls", address).href);
    await page.getByRole("heading", { level: 1, name: "Controls" }).waitFor();
    // The last state that follows a click.
    await page.getByText("You are not signed in.").waitFor();
  };

  test("a development build has the sentence by which the test of the site finds the page of controls", async () => {
    const { DEVELOPMENT_SENTENCE } = process.env;
    assert.ok(DEVELOPMENT_SENTENCE);
    const modules = (await readdir(join(build, "assets"))).filter((name) => name.endsWith(".wasm"));
    const texts = await Promise.all(modules.map((name) => readFile(join(build, "assets", name), "latin1")));
    assert.ok(texts.some((text) => text.includes(DEVELOPMENT_SENTENCE)), `none of ${modules} has it`);
  });

  testAccessible(browser, { controls: open });

  test("no control on the page of controls sends a request", () =>
    visit(browser, async (page) => {
      const sent = [];
      page.on("request", (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
      await open(page);
      await page.getByRole("button", { name: "Save configuration" }).first().click();
      await page.getByRole("button", { name: "Saving configuration" }).waitFor();
      const buttons = page.getByRole("button", { name: /^(Try again|Load more|Create service)$/, disabled: false });
      for (const button of await buttons.all()) await button.click();
      await page.waitForLoadState("networkidle");
      assert.deepEqual(sent.filter((line) => OF_SERVER.test(line.split(" ")[1])), []);
    }, STILL));

  for (const theme of ["light", "dark"]) {
    test(`every control looks like its reference picture in the ${theme} theme`, (context) =>
      visit(browser, async (page) => {
        await open(page);
        const reason = await whyNotComparable(page);
        if (reason) return context.skip(reason);
        await showWhole(page);
        const sections = await page.locator("main > section").all();
        const named = sections.map(async (section) => [`${await section.getAttribute("id")}-${theme}`, section]);
        await assertPictures(Object.fromEntries(await Promise.all(named)));
        await assertOpened(page, theme);
      }, { ...STILL, colorScheme: theme }));
  }
}

/** Makes the window as tall as the page, so that nothing sticks to its edges. */
async function showWhole(page) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: page.viewportSize().width, height });
}

/** Asserts that each menu and dialog looks like its reference picture once it is opened. */
async function assertOpened(page, theme) {
  await page.setViewportSize({ width: page.viewportSize().width, height: 800 });
  const openers = { menu: "Actions for Support chat", popup: "Columns", form: "Open a form", question: "Ask for a deletion" };
  for (const [name, label] of Object.entries(openers)) {
    await page.getByRole("button", { name: label, exact: true }).click();
    const opened = page.locator("[popover]:popover-open, dialog[open]:not(#crashed)");
    await assertPictures({ [`${name}-opened-${theme}`]: opened });
    await page.keyboard.press("Escape");
    await opened.waitFor({ state: "detached" });
  }
  await page.locator("#combobox-popup-DefaultChatServiceSid").click();
  await assertPictures({ [`combobox-opened-${theme}`]: page.locator(".popup[data-open=true]") });
}
