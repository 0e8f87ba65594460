// Sessions in one browser with several tabs, users and accounts.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { secret } from "./harness/canary.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import * as ui from "./harness/ui.mjs";

const PASSWORD = secret("password");
const ROLES = { ada: "admin", ed: "editor", vi: "viewer" };
const SID = `MG${"0".repeat(32)}`;

const browser = await launch();
const { sandbox, twilio, gateway, close } = await startGatewayToTwilio({
  accounts: [
    { name: "production", label: "Acme", production: true },
    { name: "archive", label: "Acme before the merger", colour: "purple", read_only: true },
    { name: "staging", label: "Acme, where everything is tried before it is done", colour: "blue" },
  ],
  people: Object.fromEntries(Object.entries(ROLES).map(([name, role]) => [name, { role, password: PASSWORD }])),
});
beforeEach(() => twilio.forget());

const CONFIGURATION = "/v1/Configuration";
const STORED = (await sandbox.call("GET", CONFIGURATION)).body.default_messaging_service_sid;
after(close);

const account = (page) => page.getByRole("region", { name: "Account", exact: true });
const dialog = (page) => page.getByRole("dialog", { name: "Sign in again" });
const messaging = (page) => page.getByRole("textbox", { name: /^Default messaging service/ });
const focused = (page, element) => element.and(page.locator(":focus"));
const save = (page) => page.getByRole("button", { name: "Save configuration" });

async function enter(page, name, password = PASSWORD) {
  await page.getByRole("textbox", { name: /^Name/ }).fill(name);
  await page.locator("input[type=password]").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signIn(page, name, path = "") {
  await page.goto(`${gateway.address}/${path}`);
  await enter(page, name);
  await ui.signedIn(page, name, ROLES[name]);
}

/** Opens a form, types into it and ends the session. */
async function typedWithoutSession(page) {
  await signIn(page, "ada", "accounts/production/configuration");
  await messaging(page).fill(SID);
  await page.context().clearCookies();
  await ui.saveReviewed(page, "Save configuration");
  await dialog(page).waitFor();
}

/** Chooses an account on the page that asks for one. */
async function choose(page, name) {
  await page.getByRole("heading", { name: "Select an account" }).waitFor();
  await page.getByRole("link", { name }).click();
}

test("signing in asks for an account, then opens the requested page in it", () =>
  visit(browser, async (page) => {
    await page.goto(`${gateway.address}/configuration`);
    await enter(page, "ada");
    await choose(page, /^Acme admin Production/);
    await page.getByRole("heading", { name: "Account configuration" }).waitFor();
    assert.equal(page.url(), `${gateway.address}/accounts/production/configuration`);
    assert.equal(await page.title(), "Account configuration – Acme – Conversations Admin");
  }));

test("the last account is opened again, but never one in production", () =>
  visit(browser, async (page) => {
    await signIn(page, "ada", "accounts/staging/");
    await page.goto(`${gateway.address}/webhooks`);
    await page.waitForURL(`${gateway.address}/accounts/staging/webhooks`);
    await page.goto(`${gateway.address}/accounts/production/`);
    await ui.signedIn(page, "ada", "admin");
    await page.goto(`${gateway.address}/webhooks`);
    await choose(page, /^Acme, where/);
    await page.waitForURL(`${gateway.address}/accounts/staging/webhooks`);
  }));

test("a link pasted into an open page signs in, and signing out explains how to return", () =>
  visit(browser, async (page) => {
    await page.goto(gateway.address);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto(gateway.link);
    await choose(page, /^Acme admin Production/);
    await ui.signedIn(page, "local", "admin");
    assert.equal(page.url(), `${gateway.address}/accounts/production/`);
    await ui.signOut(page);
    const question = page.getByRole("alertdialog", { name: "Sign out?" });
    await question.getByText("To sign in again, open the last link in the gateway’s terminal.").waitFor();
    await question.getByRole("button", { name: "Stay signed in" }).click();
    await question.waitFor({ state: "detached" });
  }));

const ended = (page) => page.getByText("You are signed out. Sign in again to see this page.").waitFor();
const signInAgain = (page) => page.getByRole("button", { name: "Sign in again" }).click();

test("cancelling the sign-in hides the page, and a later sign-in shows it again", () =>
  visit(browser, async (page) => {
    await typedWithoutSession(page);
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    await ended(page);
    assert.equal(await messaging(page).count(), 0);
    await signInAgain(page);
    await enter(dialog(page), "ada", "not the password");
    await dialog(page).getByText("The name or the password is not right.").waitFor();
    await enter(dialog(page), "ada");
    await dialog(page).waitFor({ state: "detached" });
    assert.deepEqual(twilio.writes, [], "nothing is sent automatically");
    assert.equal(await messaging(page).inputValue(), SID);
    await ui.saveReviewed(page, "Save configuration");
    await ui.toast(page, "Account configuration saved");
    await sandbox.call("POST", CONFIGURATION, { DefaultMessagingServiceSid: STORED });
  }));

test("signing in over a page returns the focus to the input", () =>
  visit(browser, async (page) => {
    await typedWithoutSession(page);
    await enter(dialog(page), "ada");
    await dialog(page).waitFor({ state: "detached" });
    await focused(page, messaging(page)).waitFor();
  }));

test("a failed sign-out everywhere is reported and keeps the input", () =>
  visit(browser, async (page, context) => {
    await signIn(page, "ada", "accounts/production/configuration");
    await messaging(page).fill(SID);
    const everywhere = (await ui.openUser(page)).getByRole("button", { name: "Sign out everywhere" });
    await everywhere.click();
    const question = page.getByRole("alertdialog", { name: "Sign out everywhere?" });
    await context.setOffline(true);
    await question.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("alert").getByText("Sign-out failed. Your browser is offline.").waitFor();
    await question.waitFor({ state: "detached" });
    await focused(page, everywhere).waitFor();
    assert.equal(await messaging(page).inputValue(), SID);
    await context.setOffline(false);
    await page.getByRole("link", { name: "Account webhooks" }).first().click();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await page.getByRole("textbox", { name: "Post-event URL" }).waitFor();
    await ui.signedIn(page, "ada", "admin");
  }));

test("another user who signs in over a page does not see its input", () =>
  visit(browser, async (page) => {
    await typedWithoutSession(page);
    await enter(dialog(page), "ed");
    await ui.signedIn(page, "ed", "editor");
    await page.getByRole("heading", { name: "Default services" }).waitFor();
    assert.equal(await messaging(page).inputValue(), STORED);
    assert.equal(await page.getByText("Your earlier changes were restored.").count(), 0);
    assert.deepEqual(twilio.writes, []);
  }));

test("signing out asks first and deletes the input", () =>
  visit(browser, async (page) => {
    await signIn(page, "ada", "accounts/production/configuration");
    await messaging(page).fill(SID);
    await ui.signOut(page);
    const question = page.getByRole("alertdialog", { name: "Sign out?" });
    await question.getByText("Unsaved changes in this browser are deleted.").waitFor();
    await question.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    // A scroll position may be stored, but no input.
    const isDraft = (key) => key.startsWith("conversations-admin-draft");
    assert.deepEqual((await page.evaluate(() => Object.keys(sessionStorage))).filter(isDraft), []);
  }));

/** Signs out in another tab, and returns the tab. */
async function signOutElsewhere(context) {
  const other = await context.newPage();
  await other.goto(`${gateway.address}/accounts/production/`);
  await ui.signOut(other);
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
  return other;
}

test("another user who signs in in another tab is noticed before anything is sent", () =>
  visit(browser, async (page, context) => {
    await signIn(page, "ada", "accounts/production/configuration");
    await messaging(page).fill(SID);
    const other = await signOutElsewhere(context);
    await other.goto(`${gateway.address}/accounts/production/`);
    await enter(other, "vi");
    await ui.signedIn(other, "vi", "viewer");

    await ended(page);
    assert.equal(await save(page).count(), 0);
    assert.deepEqual(twilio.writes, []);
    await signInAgain(page);
    // The first user signs in again; then the other tab asks to sign in.
    await enter(dialog(page), "ada");
    await dialog(page).waitFor({ state: "detached" });
    assert.equal(await messaging(page).inputValue(), SID);
    await ended(other);
    await signInAgain(other);
    await dialog(other).waitFor();
  }));

for (const path of ["", "accounts/typo/"]) {
  test(`a tab of a former user writes nothing for the user who signed in at /${path}`, () =>
    visit(browser, async (page, context) => {
      await signIn(page, "ada", "accounts/production/configuration");
      await messaging(page).fill(SID);
      const other = await signOutElsewhere(context);
      await other.goto(`${gateway.address}/${path}`);
      await enter(other, "vi");
      await other.getByRole("heading", { name: path ? "Account “typo” not found" : "Select an account" }).waitFor();

      await ended(page);
      assert.equal(await account(page).count(), 0);
      assert.equal(await save(page).count(), 0);
      await signInAgain(page);
      await dialog(page).waitFor();
      const typed = page.getByRole("textbox", { name: /^Default messaging service/, includeHidden: true });
      assert.equal(await typed.inputValue(), SID);
      assert.deepEqual(twilio.writes, []);
      await other.goto(`${gateway.address}/accounts/production/`);
      await ui.signedIn(other, "vi", "viewer");
    }));
}

test("switching accounts asks first and does not carry the input over", () =>
  visit(browser, async (page) => {
    await signIn(page, "ada", "accounts/production/configuration");
    await messaging(page).fill(SID);
    const asked = page.waitForEvent("dialog").then(async (question) => {
      assert.equal(question.type(), "beforeunload");
      await question.accept();
    });
    await (await ui.openAccount(page)).getByRole("link", { name: /^Acme, where/ }).click();
    await asked;
    await page.waitForURL(`${gateway.address}/accounts/staging/`);
    await page.getByRole("link", { name: "Account configuration" }).first().click();
    await page.getByRole("heading", { name: "Default services" }).waitFor();
    assert.equal(await messaging(page).inputValue(), STORED);
    await page.goto(`${gateway.address}/accounts/production/configuration`);
    await page.getByText("Your earlier changes were restored.").waitFor();
    assert.equal(await messaging(page).inputValue(), SID);
  }));

/** Steps that reach each state, up to what shows it. */
testAccessible(browser, {
  "sign-in-refused": async (page) => {
    await page.goto(`${gateway.address}/#code=used`);
    await page.getByText("This link was already used").waitFor();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("Correct these fields first:").waitFor();
  },
  "account-switch": async (page) => {
    await signIn(page, "ed", "accounts/staging/services");
    await page.getByText(/^All \d+ loaded$/).waitFor();
    await ui.openAccount(page);
  },
  "account-choice": async (page) => {
    await page.goto(gateway.address);
    await enter(page, "ed");
    await page.getByRole("heading", { name: "Select an account" }).waitFor();
  },
  "user-menu": async (page) => {
    await signIn(page, "ed", "accounts/staging/services");
    await page.getByText(/^All \d+ loaded$/).waitFor();
    await (await ui.openUser(page)).getByRole("combobox", { name: "Theme" }).waitFor();
  },
  "no-messages": async (page) => {
    await signIn(page, "ed", "accounts/staging/services");
    await (await ui.openUser(page)).getByRole("button", { name: "Messages" }).click();
    await page.getByRole("dialog", { name: "Messages" }).waitFor();
  },
  "sign-out-everywhere": async (page) => {
    await signIn(page, "ed", "accounts/staging/");
    await (await ui.openUser(page)).getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("alertdialog", { name: "Sign out everywhere?" }).waitFor();
  },
});

// The last test, since it delays further sign-ins.
test("after too many wrong passwords the remaining time is counted down", () =>
  visit(browser, async (page) => {
    await page.goto(gateway.address);
    const tried = async (count) => {
      const answer = page.waitForResponse((response) => response.request().method() === "POST");
      await enter(page, "nobody", `wrong ${count}`);
      return (await answer).status();
    };
    let count = 1;
    while ((await tried(count)) === 401) count += 1;
    await page.getByText(/^You can try again in \d+ s\.$/).waitFor();
    await page.getByText("You can try again now.").waitFor();
  }));
