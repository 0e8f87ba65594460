// Second factor of a user: set-up, signing in with codes, the requirement by role, and the reset.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { Canary, secret } from "./harness/canary.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import { ofDashboard } from "./harness/gateway.mjs";
import * as ui from "./harness/ui.mjs";

const PASSWORD = secret("password");
const ROLES = { ada: "admin", ed: "editor", rob: "editor", vi: "viewer", fay: "viewer", nora: "viewer" };
const STEP_SECONDS = 30;

const browser = await launch();
const { gateway, close } = await startGatewayToTwilio({
  accounts: [{ name: "production", label: "Acme", production: true }],
  people: Object.fromEntries(Object.entries(ROLES).map(([name, role]) => [name, { role, password: PASSWORD }])),
  extra: ["--require-second-factor", "editor"],
});
after(close);

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Code of a secret in base32 at a time, `steps` time steps from now (RFC 6238). */
function codeOf(base32, steps = 0) {
  const bits = [...base32].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + steps));
  const tag = createHmac("sha1", key).update(counter).digest();
  const number = tag.readUInt32BE(tag.at(-1) & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Waits for the next time step if this one ends soon, so that a code is still valid when it arrives. */
async function earlyInStep() {
  const left = STEP_SECONDS * 1000 - (Date.now() % (STEP_SECONDS * 1000));
  if (left < 8_000) await new Promise((resolve) => setTimeout(resolve, left + 50));
}

/** Adds a second factor without a browser. The session that added it goes on. */
async function enrol(name) {
  const session = await gateway.signIn({ name, password: PASSWORD });
  const headers = { ...ofDashboard(gateway.address), cookie: `${session.name}=${session.value}` };
  const setup = await gateway.ask("POST", "/gateway/second-factor/secret", { headers, form: {} });
  const form = { Secret: setup.body.secret, Code: codeOf(setup.body.secret), Password: PASSWORD };
  const added = await gateway.ask("POST", "/gateway/second-factor", { headers, form });
  assert.equal(added.status, 201, added.text);
  return { session, secret: setup.body.secret, codes: added.body.codes };
}

/** Puts a session into a browser. */
function admit(page, session) {
  const limits = { domain: "127.0.0.1", path: "/", httpOnly: true, secure: true, sameSite: "Strict" };
  return page.context().addCookies([{ ...session, ...limits }]);
}

const codeField = (scope) => scope.getByRole("textbox", { name: "Code", exact: true });
const signInButton = (scope) => scope.getByRole("button", { name: "Sign in", exact: true });
const heading = (page, name) => page.getByRole("heading", { name, exact: true });
const focused = (page, element) => element.and(page.locator(":focus"));

async function enterPassword(scope, name) {
  await scope.getByRole("textbox", { name: /^Name/ }).fill(name);
  await scope.locator("input[type=password]").fill(PASSWORD);
  await signInButton(scope).click();
}

async function enterCode(scope, code) {
  await codeField(scope).fill(code);
  await signInButton(scope).click();
}

/** Opens the page and begins to set a second factor up. Returns the secret. */
async function beginSetUp(page) {
  await page.getByRole("button", { name: "Set up second factor" }).click();
  await page.getByRole("img", { name: "QR code of the secret" }).waitFor();
  return page.locator(".factor-secret code").innerText();
}

async function add(page, code) {
  await codeField(page).fill(code);
  await page.locator("main input[type=password]").fill(PASSWORD);
  await page.getByRole("button", { name: "Add second factor" }).click();
}

const { session: ofFay, codes: codesOfFay } = await enrol("fay");
const ofAda = await gateway.signIn({ name: "ada", password: PASSWORD });

const journey = (name, act) => test(name, () => visit(browser, act));

journey("an editor is led to the set-up, adds a second factor, and signs in with it", async (page, context) => {
  const canary = new Canary();
  await page.goto(`${gateway.address}/accounts/production/services`);
  await enterPassword(page, "ed");
  await heading(page, "No second factor").waitFor();
  await page.waitForURL(`${gateway.address}/accounts/production/second-factor`);
  await page.getByText("You need a second factor here.").waitFor();

  const shared = await beginSetUp(page);
  assert.match(shared, /^[A-Z2-7]{32}$/);
  const size = await page.locator(".qr-code").evaluate((code) => code.viewBox.baseVal.width);
  // Versions have 21, 25, 29 and so on modules, and a margin of 4 on each side.
  assert.equal((size - 8 - 21) % 4, 0, `${size}`);
  await earlyInStep();
  await add(page, codeOf(shared, 100));
  await page.getByText("The code is wrong, or it was used before.").waitFor();
  await add(page, codeOf(shared));
  await heading(page, "Recovery codes").waitFor();
  const codes = await page.locator(".recovery-codes li").allInnerTexts();
  assert.equal(new Set(codes).size, 10);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download codes" }).click()]);
  assert.deepEqual((await readFile(await download.path(), "utf8")).trim().split("\n"), codes);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByText("Recovery codes left: 10").waitFor();
  await canary.recordPage(page);
  await canary.assertAbsent({ secret: shared, code: codes[0], password: PASSWORD });
  await page.getByRole("link", { name: "Services", exact: true }).first().click();
  await page.getByRole("rowheader").first().waitFor();

  await context.clearCookies();
  await page.goto(`${gateway.address}/accounts/production/services`);
  await enterPassword(page, "ed");
  await focused(page, codeField(page)).waitFor();
  await page.getByText("Enter the code of your authenticator app, or a recovery code.").waitFor();
  await enterCode(page, codeOf(shared, 100));
  await page.getByText("The code is wrong, or it was used before.").waitFor();
  // The code of this step was used for the set-up; the gateway accepts the next one as well.
  await enterCode(page, codeOf(shared, 1));
  await ui.signedIn(page, "ed", "editor");
  await page.getByRole("rowheader").first().waitFor();
});

journey("the dialog over a page asks for the code and keeps the input", async (page, context) => {
  const { session, codes } = await enrol("rob");
  await admit(page, session);
  await page.goto(`${gateway.address}/accounts/production/configuration`);
  const setting = page.getByRole("textbox", { name: /^Default messaging service/ });
  const sid = `MG${"0".repeat(32)}`;
  await setting.fill(sid);
  await context.clearCookies();
  await ui.saveReviewed(page, "Save configuration");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await enterPassword(dialog, "rob");
  await focused(page, codeField(dialog)).waitFor();
  await enterCode(dialog, codes[0].toUpperCase());
  await dialog.waitFor({ state: "detached" });
  assert.equal(await setting.inputValue(), sid);
});

journey("a lower role may work without a second factor, adds one from the user menu, and removes it", async (page) => {
  await page.goto(`${gateway.address}/accounts/production/services`);
  await enterPassword(page, "vi");
  await page.getByRole("rowheader").first().waitFor();
  await (await ui.openUser(page)).getByRole("link", { name: "Second factor" }).click();
  const shared = await beginSetUp(page);
  await earlyInStep();
  await add(page, codeOf(shared));
  await heading(page, "Recovery codes").waitFor();
  const codes = await page.locator(".recovery-codes li").allInnerTexts();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Remove second factor" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove your second factor?" });
  await codeField(dialog).fill(codes[3]);
  await dialog.locator("input[type=password]").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Remove second factor" }).click();
  await heading(page, "No second factor").waitFor();
  await dialog.waitFor({ state: "detached" });
});

journey("after a reset the password alone signs in", async (page) => {
  const { session } = await enrol("nora");
  const { code, output } = await gateway.run(["user", "reset-second-factor", "nora"]);
  assert.equal(code, 0, output);
  await admit(page, session);
  // The gateway may remember the ended session for a second.
  await page.waitForTimeout(1_500);
  await page.goto(`${gateway.address}/accounts/production/services`);
  await enterPassword(page, "nora");
  await ui.signedIn(page, "nora", "viewer");
});

/** Steps that reach each state, up to what shows it. */
testAccessible(browser, {
  "second-factor-code": async (page) => {
    await page.goto(gateway.address);
    await enterPassword(page, "fay");
    await codeField(page).waitFor();
  },
  "second-factor-required": async (page) => {
    await admit(page, ofAda);
    await page.goto(`${gateway.address}/accounts/production/`);
    await page.getByText("You need a second factor here.").waitFor();
  },
  "second-factor-set-up": async (page) => {
    await admit(page, ofAda);
    await page.goto(`${gateway.address}/accounts/production/second-factor`);
    await beginSetUp(page);
  },
  "second-factor-present": async (page) => {
    await admit(page, ofFay);
    await page.goto(`${gateway.address}/accounts/production/second-factor`);
    await page.getByText("Recovery codes left:").waitFor();
  },
  "second-factor-remove": async (page) => {
    await admit(page, ofFay);
    await page.goto(`${gateway.address}/accounts/production/second-factor`);
    await page.getByRole("button", { name: "Remove second factor" }).click();
    await page.getByRole("dialog", { name: "Remove your second factor?" }).waitFor();
  },
  "second-factor-recovery-codes": async (page) => {
    await admit(page, ofFay);
    await page.goto(`${gateway.address}/accounts/production/second-factor`);
    await page.getByRole("button", { name: "Replace recovery codes" }).click();
    const dialog = page.getByRole("dialog", { name: "Replace your recovery codes?" });
    await codeField(dialog).fill(codesOfFay[0]);
    await dialog.locator("input[type=password]").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Replace recovery codes" }).click();
    await heading(page, "Recovery codes").waitFor();
  },
});
