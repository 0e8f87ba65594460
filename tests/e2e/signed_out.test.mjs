// After the end of a session no data of the account is visible: not by Back, and not in another tab.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { launch, visit } from "./harness/browser.mjs";
import { secret } from "./harness/canary.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import { startElsewhere } from "./harness/elsewhere.mjs";
import * as ui from "./harness/ui.mjs";

const PASSWORD = secret("password");

// Playwright disables the back/forward cache by default.
const browser = await launch([], { ignoreDefaultArgs: ["--disable-back-forward-cache"] });
const { sandbox, gateway, close } = await startGatewayToTwilio({
  accounts: [{ name: "production", label: "Acme", production: true }],
  people: { ada: { role: "admin", password: PASSWORD }, ed: { role: "editor", password: PASSWORD } },
});
const elsewhere = await startElsewhere();
after(async () => {
  elsewhere.close();
  await close();
});

const { services } = (await sandbox.call("GET", "/v1/Services?PageSize=1000")).body;
const [service] = services;

const PAGES = ["", "configuration", "webhooks", "history"].concat(
  ["", "/configuration", "/roles", "/notifications", "/webhooks", "/chat"].map((path) => `services/${service.sid}${path}`),
);

async function enter(page, name = "ada") {
  await page.getByRole("textbox", { name: /^Name/ }).fill(name);
  await page.locator("input[type=password]").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signIn(page, path = "", name = "ada") {
  await page.goto(`${gateway.address}/accounts/production/${path}`);
  await enter(page, name);
  await page.getByText(`Signed in as ${name}`).waitFor();
}

/** Visible text of a page, and its title. */
const seen = async (page) => `${await page.locator("title").first().textContent()}\n${await page.locator("body").innerText()}`;

async function seesNothing(page) {
  const text = await seen(page);
  for (const part of ["Acme", "AC", ...services.map(({ friendly_name: name }) => name).filter((name) => name?.trim())]) {
    assert.ok(!text.includes(part), `${part} in: ${text}`);
  }
}

const signInPage = (page) => page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();

test("Back after a sign-out in another tab shows no data of any page", { timeout: 240_000 }, () =>
  visit(browser, async (page, context) => {
    let restored = 0;
    page.on("console", (message) => (restored += Number(message.text() === "came back")));
    for (const path of PAGES) {
      await signIn(page, path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => addEventListener("pageshow", () => console.info("came back")));
      await page.goto(elsewhere.address);
      const other = await context.newPage();
      await other.goto(`${gateway.address}/accounts/production/`);
      await other.getByText("Signed in as ada").waitFor();
      await ui.signOut(other);
      await signInPage(other);
      await other.close();
      // The page that comes back may reload itself before the browser reports the commit.
      await page.goBack({ waitUntil: "commit" }).catch(({ message }) => assert.match(message, /ERR_ABORTED/));
      await seesNothing(page);
      await signInPage(page);
      await seesNothing(page);
    }
    assert.ok(restored >= PAGES.length / 2, `${restored} of ${PAGES.length} pages came out of the browser's cache`);
  }));

test("Back shows the page again while the session continues", () =>
  visit(browser, async (page) => {
    await signIn(page, "configuration");
    await page.getByRole("heading", { name: "Account configuration" }).waitFor();
    await page.goto(elsewhere.address);
    await page.goBack({ waitUntil: "commit" });
    await page.getByText("Signed in as ada").waitFor();
    await page.getByRole("heading", { name: "Account configuration" }).waitFor();
  }));

test("signing out hides every other tab, and the same user gets the input back", () =>
  visit(browser, async (page, context) => {
    await signIn(page, "configuration");
    const others = [];
    for (const path of ["", "configuration", `services/${service.sid}/chat`]) {
      const other = await context.newPage();
      await other.goto(`${gateway.address}/accounts/production/${path}`);
      await other.getByRole("heading", { level: 1 }).waitFor();
      others.push(other);
    }
    await others[2].getByRole("textbox", { name: /^Friendly name/ }).fill("Typed here");
    await ui.signOut(page);
    await signInPage(page);
    await others[2].getByText("You are signed out. Sign in again to see this page.").waitFor();
    for (const other of others) {
      if (other !== others[2]) await signInPage(other);
      await seesNothing(other);
    }
    await enter(page);
    await others[2].getByText("Signed in as ada").waitFor();
    assert.equal(await ui.nameField(others[2].getByRole("main")).inputValue(), "Typed here");
  }));

test("the end of a session hides every tab, and signing in again shows them unchanged", () =>
  visit(browser, async (page, context) => {
    await signIn(page, "configuration");
    const other = await context.newPage();
    await other.goto(`${gateway.address}/accounts/production/services/${service.sid}/chat`);
    await ui.nameField(other.getByRole("main")).fill("Typed here");
    // Everything is loaded, so that only the click below meets the end of the session.
    await other.getByText("1 unsaved change").waitFor();
    await other.waitForLoadState("networkidle");
    await context.clearCookies();
    await page.getByRole("link", { name: "Services", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.waitFor();
    await other.getByText("You are signed out. Sign in again to see this page.").waitFor();
    for (const tab of [page, other]) await seesNothing(tab);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    await seesNothing(page);
    await page.getByRole("button", { name: "Sign in again" }).click();
    await dialog.locator("input[type=password]").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("Signed in as ada").waitFor();
    await other.getByText("Signed in as ada").waitFor();
    assert.equal(await ui.nameField(other.getByRole("main")).inputValue(), "Typed here");
    assert.match(await other.title(), /Acme/);
  }));

test("a page of one user is hidden after another user signs in", () =>
  visit(browser, async (page, context) => {
    await signIn(page, "configuration");
    const other = await context.newPage();
    await context.clearCookies();
    await signIn(other, "", "ed");
    await page.getByText("You are signed out. Sign in again to see this page.").waitFor();
    await seesNothing(page);
  }));
