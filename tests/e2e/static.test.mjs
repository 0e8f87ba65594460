// The app as a static site below a path, with the sandbox in the browser.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { launch, picture, visit } from "./harness/browser.mjs";
import { BASE, FOLDER, enterStatic } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";
import { servicesTests } from "./services.mjs";

const browser = await launch();
const host = await serveStatic(FOLDER, BASE);
after(() => host.close());
const site = { name: "static", address: host.address, enter: enterStatic(host) };

servicesTests(browser, site);

test("the sandbox is loaded with sample data only", () =>
  visit(browser, async (page) => {
    const loaded = [];
    page.on("response", (response) => loaded.push(new URL(response.url()).pathname));
    await page.goto(`${host.address}services`);
    await page.getByRole("button", { name: "Explore with sample data" }).waitFor();
    await picture(page, "static-start");
    const sandboxes = () => new Set(loaded.filter((path) => /sandbox-worker_bg.*\.wasm$/.test(path))).size;
    assert.equal(sandboxes(), 0, loaded.join("\n"));
    await page.getByRole("button", { name: "Explore with sample data" }).click();
    await page.getByText(/^All \d+ loaded$/).waitFor();
    assert.equal(sandboxes(), 1, loaded.join("\n"));
    assert.ok(loaded.every((path) => path.startsWith(BASE)), loaded.join("\n"));
  }));

test("changes survive a reload", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    await ui.create(page, "Still there");
    await ui.toast(page, "“Still there” created");
    await page.reload();
    await ui.open(page, "Still there");
    await page.reload();
    await page.getByRole("heading", { name: "Still there", level: 1 }).waitFor();
  }));

test("two tabs show the same data", () =>
  visit(browser, async (first, context) => {
    await site.enter(first);
    const second = await context.newPage();
    await site.enter(second);
    await ui.loadedSid(second);

    await first.bringToFront();
    await ui.create(first, "Made in the first tab");
    await ui.toast(first, "“Made in the first tab” created");
    await second.bringToFront();
    await second.reload();
    await ui.open(second, "Made in the first tab");
    await ui.renameHere(second, "Made in the first tab", "Renamed in the second");

    await first.bringToFront();
    await first.reload();
    await ui.open(first, "Renamed in the second");
    await ui.deleteHere(first, "Renamed in the second");
    await second.reload();
    await second.getByRole("heading", { name: "Service not found" }).waitFor();
  }));

test("a stopped sandbox does not block other tabs", () =>
  visit(browser, async (first, context) => {
    await site.enter(first);
    await ui.create(first, "Kept for the other tab");
    await ui.toast(first, "“Kept for the other tab” created");
    // The event that a browser sends after a panic.
    await first.workers()[0].evaluate(() => void setTimeout(() => self.onerror(new ErrorEvent("error"))));
    const second = await context.newPage();
    await site.enter(second);
    await ui.open(second, "Kept for the other tab");
  }));

test("sample data can be reset", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    await page.getByText(/^All \d+ loaded$/).waitFor();
    const began = await page.getByText(/^All \d+ loaded$/).innerText();
    await ui.create(page, "Not for long");
    await ui.search(page, "Not for long");
    await page.getByText(/^1 match\./).waitFor();

    await ui.search(page, "");
    await (await ui.openAccount(page)).getByRole("button", { name: "Reset sample data" }).click();
    const question = page.getByRole("alertdialog", { name: "Reset the sample data?" });
    await Promise.all([
      page.waitForEvent("load"),
      question.getByRole("button", { name: "Reset sample data" }).click(),
    ]);
    await page.getByText(began, { exact: true }).waitFor();
    await ui.search(page, "Not for long");
    await page.getByRole("heading", { name: "No services match" }).waitFor();
  }));

test("another browser starts with unchanged sample data", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    await ui.search(page, "Still there");
    await page.getByRole("heading", { name: "No services match" }).waitFor();
  }));

test("a tab of an older release offers to reload", async (context) => {
  const released = await serveStatic(FOLDER, BASE);
  context.after(() => released.close());
  await visit(browser, async (page) => {
    await enterStatic(released)(page);
    await ui.loadedSid(page);
    released.replace("release.json", JSON.stringify({ release: "another" }));
    // The event of a tab that becomes visible again, which a headless browser never sends.
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
    const offer = page.getByRole("status").filter({ hasText: "A new version is available." });
    await offer.waitFor();
    await Promise.all([page.waitForEvent("load"), offer.getByRole("button", { name: "Reload" }).click()]);
    await ui.loadedSid(page);
  });
});

test("a page leads to the document that explains it, and back", () =>
  visit(browser, async (page, context) => {
    await site.enter(page, "webhooks");
    const docs = page.getByRole("navigation", { name: "Docs" });
    const [document] = await Promise.all([context.waitForEvent("page"), docs.getByRole("link", { name: "Find out which webhook fires" }).click()]);
    await document.getByRole("heading", { name: "Find out which webhook fires", level: 1 }).waitFor();
    await document.getByRole("link", { name: "health", exact: true }).click();
    await document.getByRole("heading", { name: "Health of an account", level: 1 }).waitFor();
    await document.getByRole("navigation", { name: "Docs" }).getByRole("link", { name: "All docs" }).click();
    await document.getByRole("link", { name: "Find out which webhook fires" }).click();
    await document.getByRole("link", { name: "Account webhooks" }).click();
    await document.getByRole("heading", { name: "Account webhooks", level: 1 }).waitFor();
  }));

testAccessible(browser, {
  "a document": (page) => page.goto(`${host.address}docs/journal.html`),
  "the list of documents": (page) => page.goto(`${host.address}docs/index.html`),
});
