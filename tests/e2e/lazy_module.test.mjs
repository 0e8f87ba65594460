// The module that a first visit does not load: the pages beyond the list, and the forms.

import assert from "node:assert/strict";
import { test } from "node:test";

import { launch, visit } from "./harness/browser.mjs";
import { BASE, FOLDER, enterStatic } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const PART = /split_later\.wasm$/;

/** Runs a test on a host that does not deliver the module, with the list of services open. */
function withoutPart(act) {
  return async (context) => {
    const host = await serveStatic(FOLDER, BASE, { withheld: PART });
    context.after(() => host.close());
    await visit(browser, async (page) => {
      await enterStatic(host)(page);
      await ui.loadedSid(page);
      await act(page, host);
    });
  };
}

const firstService = (page) => page.getByRole("rowheader").getByRole("link").first();

test(
  "a page that fails to load is reported, and opens after a retry",
  withoutPart(async (page, host) => {
    const name = await firstService(page).innerText();
    await firstService(page).click();
    await page.getByText("The page could not be loaded.").waitFor();
    host.withhold();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name, level: 1 }).and(page.locator(":focus")).waitFor();
    assert.match(page.url(), /\/services\/IS[0-9a-f]{32}$/);
  }),
);

test(
  "a form that fails to load is reported, and gets the focus after a retry",
  withoutPart(async (page, host) => {
    const dialog = await ui.openCreate(page);
    await dialog.getByText("The form could not be loaded.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "detached" });

    await ui.openCreate(page);
    await dialog.getByText("The form could not be loaded.").waitFor();
    host.withhold();
    await dialog.getByRole("button", { name: "Try again" }).click();
    await ui.nameField(dialog).and(page.locator(":focus")).waitFor();
    await page.keyboard.type("From a late form");
    await dialog.getByRole("button", { name: "Create service" }).click();
    await ui.toast(page, "“From a late form” created");
  }),
);

test(
  "a page of an older release offers to reload",
  withoutPart(async (page, host) => {
    host.replace("release.json", JSON.stringify({ release: "another" }));
    await firstService(page).click();
    await page.getByText("The page could not be loaded.").waitFor();
    await page.getByRole("status").filter({ hasText: "A new version is available." }).waitFor();
  }),
);

test("the lazy module is loaded while the browser is idle", async (context) => {
  const host = await serveStatic(FOLDER, BASE);
  context.after(() => host.close());
  await visit(browser, async (page) => {
    const arrived = page.waitForResponse((response) => PART.test(response.url()));
    await enterStatic(host)(page);
    await arrived;
    await ui.loadedSid(page);
    host.withhold(PART);
    const name = await firstService(page).innerText();
    await firstService(page).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
  });
});

test("a crash report has the position, the release and the browser", async (context) => {
  const host = await serveStatic(FOLDER, BASE);
  context.after(() => host.close());
  await visit(browser, async (page) => {
    await enterStatic(host)(page);
    await ui.loadedSid(page);
    // No input is known that makes the app crash. This is the event that a browser sends for a trap.
    await page.evaluate(() => {
      const module = document.querySelector("meta[name=app-wasm]").content;
      const trap = new WebAssembly.RuntimeError("unreachable");
      trap.stack = `RuntimeError: unreachable\n    at ${location.origin}${module}:wasm-function[700]:0x1234`;
      dispatchEvent(new ErrorEvent("error", { error: trap }));
    });
    const report = page.getByLabel("Report");
    await report.waitFor();
    assert.match(await report.inputValue(), /^RuntimeError: unreachable\n {4}at .*\/assets\/\w+\/app_bg\.wasm:wasm-function\[700\]:0x1234\n[^]*Release: [^]*Browser: /);
  });
});
