// Accessibility of every page and state, in both themes and on two screen sizes, each with a screenshot.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { COLOR_RULES, assertAccessible, testAccessible } from "./harness/accessibility.mjs";
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

/** Chooses a file of settings on the page Export and import. */
const choose = (page, settings) => {
  const text = JSON.stringify({ format: "conversations-admin", version: 1, ...settings });
  const file = { name: "settings.json", mimeType: "application/json", buffer: Buffer.from(text) };
  return page.getByLabel("Settings file").setInputFiles(file);
};

/** Steps that reach each state, up to what shows it. */
/** Shows a few rows of the list: axe takes seconds for all. */
async function fewRows(page) {
  await enterServer(server)(page, "services?q=customer");
  await page.getByText(/^\d+ matches\./).waitFor();
}

const STATES = {
  list: async (page) => {
    await enterServer(server)(page);
    await page.getByText(/^All \d+ loaded$/).waitFor();
  },
  "list-searched": async (page) => {
    await enterServer(server)(page, "services?q=dev&sort=-updated");
    await page.getByText(/^\d+ matches\./).waitFor();
  },
  "list-no-match": async (page) => {
    await enterServer(server)(page, "services?q=no+service+is+called+this");
    await page.getByRole("heading", { name: "No services match" }).waitFor();
  },
  "list-menu": async (page) => {
    await fewRows(page);
    await page.getByRole("button", { name: /^Actions for / }).first().click();
    await page.getByRole("menu").waitFor();
  },
  "list-columns": async (page) => {
    await fewRows(page);
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("dialog", { name: "Columns" }).waitFor();
  },
  "list-selected": async (page) => {
    await STATES.list(page);
    await page.getByRole("checkbox", { name: /^Select all / }).check();
    await page.getByText(/selected, all that are loaded$/).waitFor();
  },
  "list-filtered": async (page) => {
    await enterServer(server)(page, "services?filter=leftovers");
    await page.getByText(/^(\d+) of \1 checked/).waitFor();
  },
  "list-unknown": async (page) => {
    await server.faults([{ Path: "/v1/Services/{Sid}/Configuration/Notifications", Status: 503 }]);
    await fewRows(page);
    await page.getByRole("button", { name: /^Read push of / }).first().waitFor();
  },
  "list-views": async (page) => {
    await enterServer(server)(page, "services?q=dev");
    await page.getByRole("button", { name: "Saved views" }).click();
    const dialog = page.getByRole("dialog", { name: "Saved views" });
    await dialog.getByRole("textbox", { name: "Name of a new view" }).fill("Development");
    await dialog.getByRole("button", { name: "Save view" }).click();
    await dialog.getByRole("button", { name: "Rename Development" }).waitFor();
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
    await page.getByText("Technical details").click();
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
    await page.getByRole("button", { name: /^Actions for / }).first().click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    const dialog = page.getByRole("dialog", { name: /^Rename / });
    await ui.nameField(dialog).fill("Another name");
    await dialog.getByText("Will be sent").waitFor();
  },
  delete: async (page) => {
    await enterServer(server)(page);
    await page.getByRole("button", { name: /^Actions for / }).first().click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const dialog = page.getByRole("alertdialog", { name: /^Delete / });
    await dialog.getByText(/^\d+ roles$/).waitFor();
    await dialog.getByRole("button", { name: "Delete service" }).click();
    await dialog.getByText("Enter the name exactly as shown.").waitFor();
  },
  overview: async (page) => {
    await enterServer(server)(page);
    await page.getByRole("rowheader").first().getByRole("link").click();
    await page.getByRole("heading", { name: "API endpoints" }).waitFor();
  },
  "overview-missing": async (page) => {
    await enterServer(server)(page, `services/IS${"0".repeat(32)}`);
    await page.getByRole("heading", { name: "Service not found" }).waitFor();
  },
  health: async (page) => {
    await enterServer(server)(page, "health");
    await page.getByRole("button", { name: "Check again" }).waitFor();
    await page.getByRole("heading", { name: "Notes" }).waitFor();
  },
  "health-mute": async (page) => {
    await STATES.health(page);
    await page.getByRole("button", { name: /^Mute .* in / }).first().click();
    const dialog = page.getByRole("dialog", { name: /^Mute / });
    await dialog.getByRole("button", { name: "Mute check" }).click();
    await dialog.getByText("Enter a reason.").waitFor();
  },
  "health-unread": async (page) => {
    await server.faults([{ Path: "/v1/Configuration/Webhooks", Status: 500 }]);
    await enterServer(server)(page, "health");
    await page.getByText("Some settings could not be read.").waitFor();
    await page.getByRole("button", { name: "Check again" }).waitFor();
  },
  lookup: async (page) => {
    await enterServer(server)(page, "lookup");
    await page.getByRole("textbox").fill("Customer Care");
    await page.getByRole("button", { name: "Look up" }).click();
    await page.getByText("Search complete.").waitFor();
  },
  "lookup-token": async (page) => {
    await enterServer(server)(page, "lookup");
    await page.getByRole("textbox").fill("e30.e30.x");
    await page.getByRole("button", { name: "Look up" }).click();
    await page.getByRole("heading", { name: "Access token" }).waitFor();
  },
  effective: async (page) => {
    await enterServer(server)(page);
    await page.getByRole("link", { name: "Customer Care (production)", exact: true }).click();
    await page.getByRole("link", { name: "In effect" }).click();
    await page.getByRole("heading", { name: "New conversations" }).waitFor();
  },
  "push-check": async (page) => {
    await STATES.effective(page);
    await page.getByRole("link", { name: "Push notifications", exact: true }).click();
    await page.getByRole("textbox", { name: "Identity" }).fill("jonas.reed");
    await page.getByRole("button", { name: "Check push" }).click();
    await page.getByText("No push arrives.").waitFor();
  },
  review: async (page) => {
    await enterServer(server)(page);
    await ui.open(page, "Customer Care (production)");
    await page.getByRole("link", { name: "Configuration", exact: true }).click();
    await page.getByRole("checkbox", { name: /^Reachability/ }).click();
    await page.getByText(/^Request: /).click();
    await page.getByRole("button", { name: "Copy as cURL" }).waitFor();
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("Dry run passed.").waitFor();
  },
  "review-failed": async (page) => {
    await enterServer(server)(page, "configuration");
    await page.getByRole("button", { name: "Closed timer: 30 days" }).click();
    await server.faults([{ Path: "/v1/Configuration", Method: "GET", Status: 500, Times: 1 }]);
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("The dry run failed.").waitFor();
  },
  compare: async (page) => {
    const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
    const sid = (name) => services.find((service) => service.friendly_name === name).sid;
    const pair = `from=${sid("Customer Care (production)")}&to=${sid("QA Regression")}`;
    await enterServer(server)(page, `compare?${pair}`);
    await page.getByRole("heading", { name: /^\d+ differences$/ }).waitFor();
    await page.getByRole("checkbox", { name: "Reachability" }).check();
    await page.getByRole("heading", { name: "Plan: 1 change" }).waitFor();
  },
  "plan-confirm": async (page) => {
    await STATES.compare(page);
    await page.getByRole("button", { name: "Apply 1 change" }).click();
    await page.getByRole("alertdialog", { name: "Apply 1 change?" }).waitFor();
  },
  "plan-results": async (page) => {
    await server.faults([{ Method: "POST", Status: 400, Body: '{"code":20001,"message":"No.","status":400}' }]);
    await STATES["plan-confirm"](page);
    await page.getByRole("button", { name: "Apply plan" }).click();
    await page.getByText("1 of 1 change finished: 1 rejected.").waitFor();
    await page.getByText("Rejected", { exact: true }).waitFor();
  },
  "bulk-selection": async (page) => {
    await enterServer(server)(page, "bulk");
    await page.getByRole("radio", { name: "Set a setting" }).check();
    await page.getByRole("checkbox", { name: "Select QA Regression" }).check();
    await page.getByText("1 service selected").waitFor();
  },
  bulk: async (page) => {
    await enterServer(server)(page, "bulk");
    await page.getByRole("checkbox", { name: "Select QA Regression" }).check();
    await page.getByRole("radio", { name: "Set a setting" }).check();
    await page.getByRole("combobox", { name: "Setting", exact: true }).selectOption({ label: "Service configuration: Reachability" });
    await page.getByRole("combobox", { name: /^Reachability/ }).selectOption("true");
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("heading", { name: /^Plan: / }).waitFor();
  },
  "bulk-confirm": async (page) => {
    await enterServer(server)(page, "bulk");
    await page.getByRole("radio", { name: "Delete the services" }).check();
    await page.getByRole("checkbox", { name: "Select QA Regression" }).check();
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("button", { name: "Count what is deleted" }).click();
    await page.getByText(/^QA Regression: \d+ conversation/).waitFor();
    await page.getByRole("button", { name: "Delete 1 service" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete 1 service" }).click();
    await page.getByText("Enter the words exactly as shown.").waitFor();
  },
  file: async (page) => {
    await enterServer(server)(page, "file");
    await page.getByRole("heading", { name: "Import", exact: true }).waitFor();
    await page.getByText("Paste text").click();
    await page.getByRole("radio", { name: "Selected services" }).check();
  },
  "file-reading": async (page) => {
    await server.faults([{ Path: "/v1/Services/{ChatServiceSid}/Roles", DelayMs: 20_000 }]);
    await enterServer(server)(page, "file");
    await page.getByRole("button", { name: "Export account as JSON" }).click();
    await page.getByText(/^Reading settings: /).waitFor();
  },
  "file-exported": async (page) => {
    await server.faults([{ Path: "/v1/Services/{ChatServiceSid}/Roles", Status: 500, Times: 3 }]);
    await enterServer(server)(page, "file");
    await page.getByRole("button", { name: "Export account as Terraform" }).click();
    await page.getByText("Some settings could not be read.").waitFor();
  },
  "file-mistakes": async (page) => {
    await enterServer(server)(page, "file");
    await choose(page, { services: [{ name: "Customer Care (staging)", webhooks: { Methd: "GET", Method: 1 } }] });
    await page.getByText("settings.json has 2 mistakes.").waitFor();
  },
  "file-choices": async (page) => {
    await enterServer(server)(page, "file");
    const services = ["Customer Care (staging)", "QA Regression"].map((name) => ({ name, configuration: { ReachabilityEnabled: true } }));
    await choose(page, { account: `AC${"0".repeat(32)}`, exported: "2026-11-20T08:00:00Z", configuration: { DefaultClosedTimer: "P30D" }, services });
    await page.getByRole("radio", { name: "Some services of the file" }).check();
    await page.getByRole("checkbox", { name: "QA Regression" }).check();
  },
  "file-plan": async (page) => {
    await STATES["file-choices"](page);
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("heading", { name: "Plan: 2 changes" }).waitFor();
  },
  "overview-menu": async (page) => {
    await STATES.overview(page);
    await page.getByRole("button", { name: /^Actions for / }).click();
    await page.getByRole("menuitem", { name: "Delete" }).waitFor();
  },
  leave: async (page) => {
    await STATES.overview(page);
    await page.getByRole("link", { name: "Chat (v2)", exact: true }).click();
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
    // The event of the app's panic hook. No input is known that makes the app panic.
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
    await (await ui.openAccount(page)).getByRole("button", { name: "Reset sample data" }).click();
    await page.getByRole("alertdialog", { name: "Reset the sample data?" }).waitFor();
  },
  "browser-history-empty": async (page) => {
    await enterStatic(host)(page, "history");
    await page.getByRole("heading", { name: "No changes in this browser yet" }).waitFor();
  },
  "browser-history": async (page) => {
    await STATES["sample-data"](page);
    await ui.create(page, "Created here");
    await page.getByRole("link", { name: "Created here", exact: true }).click();
    await page.getByRole("heading", { name: "Created here", level: 1 }).waitFor();
    await ui.deleteHere(page, "Created here");
    await enterStatic(host)(page, "history");
    await page.getByText("All 2 loaded").waitFor();
  },
  "browser-history-clear": async (page) => {
    await STATES["browser-history"](page);
    await page.getByRole("button", { name: "Clear history" }).click();
    await page.getByRole("alertdialog", { name: "Clear the history of this browser?" }).waitFor();
  },
};

testAccessible(browser, STATES);

const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.tagName);

test("the phone menu gets the focus, and closes by Escape, its button, the page behind and a link", () =>
  visit(
    browser,
    async (page) => {
      await STATES.overview(page);
      const menu = page.getByRole("button", { name: "Menu", exact: true });
      const isOpen = async () => (await menu.getAttribute("aria-expanded")) === "true";
      const closed = () => page.waitForFunction(() => document.querySelector("#menu").getAttribute("aria-expanded") === "false");
      for (const close of [
        () => page.keyboard.press("Escape"),
        () => page.getByRole("button", { name: "Close menu" }).click(),
        () => page.mouse.click(310, 400),
        // A tap beside the links removes the focus.
        async () => (await page.getByText("Not affiliated with Twilio.").click(), page.keyboard.press("Escape")),
      ]) {
        await menu.click();
        await page.waitForFunction(() => document.activeElement.id === "close-menu");
        for (let stop = 0; stop < 9; stop += 1) {
          await page.keyboard.press("Tab");
          const isBehind = await page.evaluate(() => document.activeElement.closest("main, .bar") !== null);
          assert.ok(!isBehind, `${await focused(page)} is behind the menu`);
        }
        await close();
        await closed();
        await page.waitForFunction(() => document.activeElement.id === "menu");
      }
      await menu.click();
      assert.ok(await page.locator("#menu").getAttribute("aria-expanded"), "true");
      await picture(page, "menu-light-narrow");
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.waitForFunction(() => !document.querySelector("main").inert);
      await page.setViewportSize(PHONE);
      await menu.click();
      assert.ok(await page.evaluate(() => document.querySelector("main").inert));
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Services" }).click();
      await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
      assert.ok(!(await isOpen()));
      assert.ok(!(await page.evaluate(() => document.querySelector("main").inert)));
    },
    { viewport: PHONE, ...STILL },
  ));

test("the check itself finds a button without a name and a pale text", () =>
  visit(browser, async (page) => {
    await STATES.list(page);
    const add = (html) => page.evaluate((html) => document.querySelector("main").insertAdjacentHTML("beforeend", html), html);
    await add("<button></button>");
    await assert.rejects(assertAccessible(page, "a nameless button"), /button-name/);
    await page.locator("main > button:last-child").evaluate((button) => button.remove());
    await add("<p class='pale'>Pale</p>");
    await page.locator(".pale").evaluate((text) => { text.style.color = "#d0d0d0"; });
    await assert.rejects(assertAccessible(page, "a pale text", COLOR_RULES), /color-contrast/);
  }));

test("on a phone a toast covers no button at the top and no save button", () =>
  visit(
    browser,
    async (page) => {
      await STATES.list(page);
      await ui.create(page, "Toast");
      await ui.toast(page, "“Toast” created");
      const isCovered = (name) =>
        page.getByRole("button", { name }).first().evaluate((button) => {
          const { x, y, width, height } = button.getBoundingClientRect();
          return !button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        });
      await picture(page, "toast-light-narrow");
      assert.ok(!(await isCovered("Create service")));
      await ui.open(page, "Toast");
      await page.getByRole("link", { name: "Configuration", exact: true }).click();
      await page.getByRole("checkbox", { name: /^Reachability/ }).check();
      await page.getByRole("button", { name: "Save configuration" }).click();
      await ui.toast(page, "Configuration saved");
      await page.getByRole("checkbox", { name: /^Reachability/ }).uncheck();
      assert.ok(!(await isCovered("Save configuration")));
      await page.getByRole("button", { name: "Discard", exact: true }).click();
      await page.getByRole("link", { name: "Overview", exact: true }).click();
      await ui.renameHere(page, "Toast", "Toasted");
      assert.ok(!(await isCovered("Actions for Toasted")));
      const endpoints = page.locator("summary", { hasText: "API endpoints" });
      await endpoints.click();
      // More than once: the page grows while its cards are loaded.
      const isReachable = async () => {
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        return !(await isCovered("Copy links.roles"));
      };
      for (let tries = 0; !(await isReachable()); tries++) {
        assert.ok(tries < 50, "the last button can be scrolled out from under the toast");
        await page.waitForTimeout(100);
      }
      await ui.deleteHere(page, "Toasted");
    },
    { viewport: PHONE, ...STILL },
  ));

test("a request is copied and a dry run started by keyboard", () =>
  visit(browser, async (page, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await STATES.review(page);
    const request = page.locator(".request > summary");
    await request.press("Enter");
    await page.getByRole("button", { name: "Copy as cURL" }).waitFor({ state: "hidden" });
    await request.press("Enter");
    const stops = ["Parameters", "Language", "Copy as cURL", "Save configuration", "Dry run"];
    for (const stop of stops) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => {
        const { labels, ariaLabel } = document.activeElement;
        // The keys on a button are not part of its name.
        const button = document.activeElement.cloneNode(true);
        button.querySelectorAll("kbd").forEach((keys) => keys.remove());
        return ariaLabel ?? labels?.[0]?.textContent ?? button.textContent;
      });
      assert.equal(name.trim(), stop);
      if (stop === "Copy as cURL") await page.keyboard.press("Enter");
    }
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^curl -X POST '[^']*\/Configuration' [^]*--data-urlencode 'ReachabilityEnabled=/);
    await page.keyboard.press("Enter");
    await page.getByText("Dry run passed.").waitFor();
    assert.equal(await focused(page), "BUTTON");
  }));

test("a row has three tab stops, and its menu works by keyboard", () =>
  visit(browser, async (page) => {
    await STATES.list(page);
    const [first, second] = await ui.names(page);
    await page.getByRole("link", { name: first, exact: true }).focus();
    await page.keyboard.press("Tab");
    const button = `Actions for ${first}`;
    assert.equal(await focused(page), button);
    const item = () => page.evaluate(() => document.activeElement.textContent.trim());
    await page.keyboard.press("ArrowDown");
    await page.getByRole("menu", { name: button }).waitFor();
    assert.equal(await item(), "Rename");
    await page.keyboard.press("End");
    assert.equal(await item(), "Delete");
    await page.keyboard.press("ArrowDown");
    assert.equal(await item(), "Rename");
    await page.keyboard.press("ArrowUp");
    assert.equal(await item(), "Delete");
    await page.keyboard.press("c");
    assert.equal(await item(), "Compare");
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.equal(await focused(page), button);
    await page.keyboard.press("Enter");
    await page.getByRole("menu").waitFor();
    await page.keyboard.press("Tab");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.equal(await focused(page), `Select ${second}`);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), second);
  }));

test("a menu closes when something else is pressed, and a second press of its button closes it", () =>
  visit(browser, async (page) => {
    await STATES.list(page);
    const [first] = await ui.names(page);
    const button = page.getByRole("button", { name: `Actions for ${first}`, exact: true });
    await button.click();
    await page.getByRole("menu").waitFor();
    await button.click();
    await page.getByRole("menu").waitFor({ state: "detached" });
    await button.click();
    await page.getByRole("heading", { level: 1 }).click();
    await page.getByRole("menu").waitFor({ state: "detached" });
    // The focus is where the click was.
    assert.equal(await focused(page), "MAIN");
  }));

test("a click on a row opens its service, and a click on a control does not", () =>
  visit(browser, async (page) => {
    await STATES.list(page);
    const [first] = await ui.names(page);
    await page.getByRole("button", { name: `Actions for ${first}`, exact: true }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
    await page.getByRole("row").nth(1).locator("time").first().click();
    await page.getByRole("heading", { name: first, level: 1 }).waitFor();
  }));

test("find in page finds every row, and printing includes all of them", () =>
  visit(browser, async (page) => {
    await STATES.list(page);
    const rows = () => page.locator("tbody tr:not(.spacer)").count();
    const total = Number(/\d+/.exec(await page.getByText(/^All \d+ loaded$/).innerText())[0]);
    await page.waitForFunction((total) => document.querySelectorAll("tbody tr:not(.spacer)").length === total, total);
    const last = (await ui.names(page)).at(-1);
    await page.evaluate((text) => find(text), last);
    const found = await page.evaluate(() => getSelection().anchorNode?.parentElement?.closest(".name")?.textContent);
    assert.equal(found, last);
    await page.evaluate(() => addEventListener("afterprint", () => (globalThis.printed = document.querySelectorAll("tbody tr[role=row]").length), { capture: true }));
    await page.pdf({ format: "A4" });
    assert.equal(await page.evaluate(() => globalThis.printed), total);
    await page.emulateMedia({ media: "print" });
    assert.ok(!(await page.getByRole("button", { name: "Create service" }).isVisible()));
    assert.ok(await page.getByText(last, { exact: true }).isVisible());
    assert.equal(await rows(), total);
  }));

test("without JavaScript the page says that it needs it", () =>
  visit(
    browser,
    async (page) => {
      await page.goto(`${server.address}/`);
      const text = await page.locator("noscript").innerText();
      assert.equal(text, "Conversations Admin needs JavaScript. Allow it for this page, then reload.");
    },
    { javaScriptEnabled: false },
  ));
