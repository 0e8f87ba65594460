// Journeys in Firefox. `cargo xtask test firefox` runs this file where Firefox is installed.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { BASE, FOLDER } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import { CONTROL, ENTER, startFirefox } from "./harness/webdriver.mjs";

const visit = await startFirefox();
const server = await startServer();
const host = await serveStatic(FOLDER, BASE);
after(() => Promise.all([server.stop(), host.close()]));

test("a service is created, renamed and deleted", () =>
  visit(async (page) => {
    await page.open(`${server.address}/services`);
    await page.click("button", "Create service");
    const dialog = await page.find("dialog", "Create a service");
    await page.fill("textbox", /^Friendly name/, "Made in Firefox", dialog);
    await page.click("button", "Create service", dialog);
    await page.says("“Made in Firefox” created");

    await page.fill("searchbox", "Search by name or SID", "Made in Firefox");
    await page.click("link", "Made in Firefox");
    await page.find("heading", "Made in Firefox");
    await page.click("button", "Actions for Made in Firefox");
    await page.click("menuitem", "Rename");
    const renaming = await page.find("dialog", "Rename “Made in Firefox”");
    await page.fill("textbox", /^Friendly name/, "Renamed in Firefox", renaming);
    await page.click("button", "Rename service", renaming);
    await page.find("heading", "Renamed in Firefox");

    await page.click("button", "Actions for Renamed in Firefox");
    await page.click("menuitem", "Delete");
    const question = await page.find("alertdialog", "Delete “Renamed in Firefox”?");
    await page.fill("textbox", /to confirm/, "Renamed in Firefox", question);
    await page.click("button", "Delete service", question);
    await page.says("“Renamed in Firefox” deleted");
  }));

test("the palette leads to a setting by keyboard", () =>
  visit(async (page) => {
    await page.open(server.address);
    await page.find("heading", "Sandbox");
    await page.press(CONTROL, "k");
    await page.find("dialog", "Search");
    await page.until("return document.activeElement.matches('dialog input')");
    await page.type("DefaultClosedTimer");
    await page.find("option", /closed timer/i);
    await page.press(ENTER);
    await page.find("heading", "Account configuration");
    await page.until("return document.activeElement.closest('.field, fieldset, label, .duration') !== null");
  }));

test("sample data below a path survives a reload", () =>
  visit(async (page) => {
    await page.open(`${host.address}services`);
    await page.click("button", "Explore with sample data");
    await page.click("button", "Create service");
    const dialog = await page.find("dialog", "Create a service");
    await page.fill("textbox", /^Friendly name/, "Kept in Firefox", dialog);
    await page.click("button", "Create service", dialog);
    await page.says("“Kept in Firefox” created");
    await page.reload();
    await page.fill("searchbox", "Search by name or SID", "Kept in Firefox");
    await page.find("link", "Kept in Firefox");
  }));

test("the app opens without a server", async (context) => {
  const gone = await startServer();
  context.after(() => gone.stop());
  await visit(async (page) => {
    await page.open(gone.address);
    await page.find("heading", "Sandbox");
    await page.until("return navigator.serviceWorker.getRegistration().then((registration) => registration?.active?.state === 'activated')");
    const names = await page.run("return caches.keys()");
    assert.equal(names.length, 1, names.join("\n"));
    await gone.stop();
    await page.open(`${gone.address}/services`);
    await page.find("heading", "Conversations Admin");
    await page.says("could not be loaded");
  });
});
