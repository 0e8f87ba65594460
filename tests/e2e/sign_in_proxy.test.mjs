// A proxy with sign-in in front of the server: its redirects are recognised, and a reload leads to its sign-in page.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { startElsewhere } from "./harness/elsewhere.mjs";
import { startSignInProxy } from "./harness/sign_in_proxy.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const server = await startServer();
const signInPage = await startElsewhere();
const proxy = await startSignInProxy({ server, signInPage: signInPage.address });
after(async () => {
  proxy.close();
  signInPage.close();
  await server.stop();
});
beforeEach(() => proxy.beginSession());

const enter = enterServer(proxy);
const explained = (page) => page.getByText(/redirected, probably to a sign-in page/).first().waitFor();

async function blamesNoAddress(page) {
  assert.doesNotMatch(await page.getByRole("main").innerText(), /this address/);
}

test("a redirected load is explained, and a reload leads to the sign-in page", () =>
  visit(browser, async (page) => {
    await enter(page);
    await ui.loadedSid(page);
    proxy.endSession();
    await page.getByRole("link", { name: "Account configuration" }).click();
    await explained(page);
    await blamesNoAddress(page);
    await page.getByRole("button", { name: "Reload page" }).first().click();
    await page.waitForURL(signInPage.address);
    assert.equal(await page.title(), "Elsewhere");
  }));

test("a redirected save is explained and keeps the input", () =>
  visit(browser, async (page) => {
    await enter(page, "configuration");
    const timer = page.getByRole("textbox", { name: "Closed timer: ISO 8601" });
    await timer.fill("P30D");
    proxy.endSession();
    await page.getByRole("button", { name: "Save configuration" }).click();
    await explained(page);
    await blamesNoAddress(page);
    await page.getByRole("button", { name: "Reload page" }).first().waitFor();
    assert.equal(await timer.inputValue(), "P30D");

    proxy.beginSession();
    await page.getByRole("button", { name: "Save configuration" }).click();
    await ui.toast(page, "Account configuration saved");
    assert.equal((await server.call("GET", "/v1/Configuration")).body.default_closed_timer, "P30D");
  }));
