// Command palette and keyboard shortcuts: accessible, and enough to work without a mouse.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { PHONE, launch, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { BASE, FOLDER, enterServer, enterStatic } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const server = await startDashboard();
after(() => server.stop());

const MODIFIER = "ControlOrMeta";
const palette = (page) => page.getByRole("dialog", { name: "Search" });
const box = (page) => palette(page).getByRole("combobox");
const focused = (locator) => locator.and(locator.page().locator(":focus")).waitFor();

/** Opens a page and the palette on it. */
async function openPalette(page, path = "services") {
  await enterServer(server)(page, path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press(`${MODIFIER}+k`);
  await focused(box(page));
}

/** Types into the palette and waits until the first option has that name. */
async function find(page, text, name) {
  await page.keyboard.type(text);
  await palette(page).locator("[aria-selected=true]").and(page.getByRole("option", { name })).waitFor();
}

/** Presses a key until a locator is visible. The shortcuts of one character are in the module that is loaded after the list. */
async function pressUntil(page, key, locator) {
  while (!(await locator.isVisible())) {
    await page.keyboard.press(key);
    await page.waitForTimeout(100);
  }
}

testAccessible(browser, {
  palette: async (page) => {
    await openPalette(page);
    await palette(page).getByRole("group", { name: "Pages" }).waitFor();
  },
  "palette-found": async (page) => {
    await openPalette(page);
    await find(page, "timer", /Inactive timer/);
  },
  "palette-service": async (page) => {
    await openPalette(page);
    await find(page, "ReachabilityEnabled", /^Reachability/);
    await page.keyboard.press("Enter");
    await palette(page).getByText(/^All [\d,]+ services searched/).waitFor();
  },
  "palette-nothing-found": async (page) => {
    await openPalette(page);
    await page.keyboard.type("nothing is called this");
    await palette(page).getByText(/^No results\..*Check the spelling/).waitFor();
  },
  shortcuts: async (page) => {
    await enterServer(server)(page);
    await page.getByText(/^All \d+ loaded$/).waitFor();
    await pressUntil(page, "?", page.getByRole("dialog", { name: "Keyboard shortcuts" }));
  },
});

test("the closed timer is changed and saved by keyboard alone", () =>
  visit(browser, async (page) => {
    await openPalette(page);
    await find(page, "closed timer", /^Closed timer DefaultClosedTimer/);
    await page.keyboard.press("Enter");
    const number = page.getByRole("textbox", { name: "Closed timer: number" });
    await focused(number);
    assert.ok(await number.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }), "the control is in view");
    await page.keyboard.press(`${MODIFIER}+a`);
    await page.keyboard.type("9");
    await page.keyboard.press("Tab");
    await page.keyboard.type("days");
    await page.keyboard.press(`${MODIFIER}+s`);
    await ui.toast(page, "Account configuration saved");
    await page.reload();
    const iso = page.getByRole("textbox", { name: "Closed timer: ISO 8601" });
    await iso.waitFor();
    assert.equal(await iso.inputValue(), "P9D");
  }));

test("Escape closes the palette, and the focus returns", () =>
  visit(browser, async (page) => {
    await enterServer(server)(page, "configuration");
    const control = page.getByRole("textbox", { name: "Closed timer: number" });
    await control.focus();
    await page.keyboard.press(`${MODIFIER}+k`);
    await focused(box(page));
    await page.keyboard.press("Escape");
    await palette(page).waitFor({ state: "detached" });
    await focused(control);
  }));

test("the palette opens from the menu of a phone, and closes the menu", () =>
  visit(
    browser,
    async (page) => {
      await enterServer(server)(page);
      await page.getByRole("button", { name: "Menu", exact: true }).click();
      const button = page.getByRole("button", { name: "Search", exact: true });
      await button.click();
      await focused(box(page));
      await page.keyboard.press("Escape");
      await focused(button);
      await button.click();
      await find(page, "health", /^Health/);
      await page.keyboard.press("Enter");
      await focused(page.getByRole("heading", { name: "Health", level: 1 }));
      await page.getByRole("button", { name: "Close menu" }).waitFor({ state: "hidden" });
      // Also on the page that is open already.
      await page.getByRole("button", { name: "Menu", exact: true }).click();
      await button.click();
      await find(page, "reload data", /^Reload data/);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Close menu" }).waitFor({ state: "hidden" });
    },
    { viewport: PHONE },
  ));

test("a palette whose module does not arrive says so, and opens after a retry", async (context) => {
  const host = await serveStatic(FOLDER, BASE, { withheld: /split_later\.wasm$/ });
  context.after(() => host.close());
  await visit(browser, async (page) => {
    await enterStatic(host)(page);
    await ui.loadedSid(page);
    await page.keyboard.press(`${MODIFIER}+k`);
    await palette(page).getByText("The form could not be loaded.").waitFor();
    host.withhold();
    await palette(page).getByRole("button", { name: "Try again" }).click();
    await focused(box(page));
  });
});

test("a shortcut that is turned off stays off", () =>
  visit(browser, async (page) => {
    await openPalette(page);
    await find(page, "shortcuts", /^Keyboard shortcuts/);
    await page.keyboard.press("Enter");
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await sheet.getByRole("checkbox", { name: /^Show shortcuts/ }).uncheck();
    await page.keyboard.press("Escape");
    await page.reload();
    await page.getByText(/^All \d+ loaded$/).waitFor();
    await pressUntil(page, "/", ui.searchBox(page).and(page.locator(":focus")));
    await ui.searchBox(page).blur();
    await page.keyboard.press("?");
    await page.waitForTimeout(300);
    assert.equal(await sheet.count(), 0);
  }));
