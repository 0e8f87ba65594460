// Every page and state, in both themes, on a phone and on a desk: axe finds nothing, nothing is cut off, and a picture is kept.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { assertAccessible, testAccessible } from "./harness/accessibility.mjs";
import { PHONE, STILL, launch, picture, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { BASE, FOLDER, enterServer, enterStatic } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const server = await startDashboard({ extra: ["--faults"] });
const empty = await startDashboard({ records: ["--in-memory", "--seed", "empty"] });
const host = await serveStatic(FOLDER, BASE);
const broken = await serveStatic(FOLDER, BASE, { withheld: /\.wasm$/ });
after(async () => {
  host.close();
  broken.close();
  await Promise.all([server.stop(), empty.stop()]);
});
beforeEach(() => server.faults([]));

/** How each state is reached, and what shows that it is there. */
const STATES = {
  list: async (page) => {
    await enterServer(server)(page);
    await page.getByText(/^All \d+ loaded$/).waitFor();
  },
  "list-searched": async (page) => {
    await enterServer(server)(page, "?q=dev&sort=-updated");
    await page.getByText(/of them match/).waitFor();
  },
  "list-no-match": async (page) => {
    await enterServer(server)(page, "?q=no+service+is+called+this");
    await page.getByRole("heading", { name: "No services match" }).waitFor();
  },
  "list-empty": async (page) => {
    await enterServer(empty)(page);
    await page.getByRole("heading", { name: "No services yet" }).waitFor();
  },
  "list-loading": async (page) => {
    await server.faults([{ Path: "/v1/Services", DelayMs: 20_000, Times: 1 }]);
    await enterServer(server)(page);
    await page.getByText("Services: loading").waitFor({ state: "attached" });
  },
  "list-failed": async (page) => {
    await server.faults([{ Path: "/v1/Services", Status: 500, Times: 1 }]);
    await enterServer(server)(page);
    await page.getByText("Services could not be loaded.").waitFor();
    await page.getByText("What the API said").click();
  },
  create: async (page) => {
    await enterServer(server)(page);
    await ui.openCreate(page);
  },
  "create-refused": async (page) => {
    await enterServer(server)(page);
    const dialog = await ui.openCreate(page);
    await ui.nameField(dialog).fill("n".repeat(300));
    await dialog.getByRole("button", { name: "Create service" }).click();
    await ui.error(dialog, "Friendly name must be 256 characters or fewer. It is 44 over.");
  },
  rename: async (page) => {
    await enterServer(server)(page);
    await page.getByRole("button", { name: /^Rename / }).first().click();
    const dialog = page.getByRole("dialog", { name: /^Rename / });
    await ui.nameField(dialog).fill("Another name");
    await dialog.getByText("Will be sent").waitFor();
  },
  delete: async (page) => {
    await enterServer(server)(page);
    await page.getByRole("button", { name: /^Delete / }).first().click();
    const dialog = page.getByRole("alertdialog", { name: /^Delete / });
    await dialog.getByText(/^\d+ roles$/).waitFor();
    await dialog.getByRole("button", { name: "Delete service" }).click();
    await dialog.getByText("Type it as it stands above.").waitFor();
  },
  overview: async (page) => {
    await enterServer(server)(page);
    await page.getByRole("rowheader").first().getByRole("link").click();
    await page.getByRole("heading", { name: "Addresses for programs" }).waitFor();
  },
  "overview-missing": async (page) => {
    await enterServer(server)(page, `services/IS${"0".repeat(32)}`);
    await page.getByText("The service could not be loaded.").waitFor();
  },
  leave: async (page) => {
    await STATES.overview(page);
    await ui.nameField(page.getByRole("main")).fill("Not saved yet");
    await page.getByRole("link", { name: "All services" }).click();
    await page.getByRole("alertdialog", { name: "Leave without saving?" }).waitFor();
  },
  "not-found": async (page) => {
    await enterServer(server)(page, "nothing/here");
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
  },
  crashed: async (page) => {
    await STATES.list(page);
    // The app's panic hook says it in just this way; nothing that a person can do is known to make it panic.
    await page.evaluate(() => dispatchEvent(new CustomEvent("app-panic", { detail: "panicked at src/table.rs" })));
    await page.getByRole("alertdialog", { name: "This page has stopped" }).waitFor();
    assert.match(await page.getByLabel("Report").inputValue(), /panicked at src\/table\.rs[^]*Release: [^]*Browser: /);
  },
  "boot-failed": async (page) => {
    await page.goto(broken.address);
    await page.getByRole("heading", { name: "Conversations Admin could not be loaded" }).waitFor();
  },
  "boot-unsupported": async (page) => {
    await page.addInitScript(() => (CSS.supports = () => false));
    await page.goto(host.address);
    await page.getByRole("heading", { name: "This browser cannot run Conversations Admin" }).waitFor();
  },
  start: async (page) => {
    await page.goto(host.address);
    await page.getByRole("button", { name: "Explore with sample data" }).waitFor();
  },
  "sample-data": async (page) => {
    await enterStatic(host)(page);
    await page.getByText(/^All \d+ loaded$/).waitFor();
  },
  "sample-data-reset": async (page) => {
    await STATES["sample-data"](page);
    await page.getByRole("button", { name: "Reset sample data" }).click();
    await page.getByRole("alertdialog", { name: "Reset the sample data?" }).waitFor();
  },
};

testAccessible(browser, STATES);

test("the menu of a phone opens, leads on and closes", () =>
  visit(
    browser,
    async (page) => {
      await STATES.overview(page);
      const menu = page.getByRole("button", { name: "Menu" });
      await menu.click();
      assert.equal(await menu.getAttribute("aria-expanded"), "true");
      await picture(page, "menu-light-narrow");
      await assertAccessible(page, "menu");
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Services" }).click();
      await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
      assert.equal(await menu.getAttribute("aria-expanded"), "false");
    },
    { viewport: PHONE, ...STILL },
  ));

test("without JavaScript the page says what it needs", () =>
  visit(
    browser,
    async (page) => {
      await page.goto(`${server.address}/`);
      const text = await page.locator("noscript").innerText();
      assert.equal(text, "Conversations Admin needs JavaScript. Allow it for this page, then reload.");
    },
    { javaScriptEnabled: false },
  ));
