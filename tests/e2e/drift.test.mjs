// Changes that are made outside of a gateway: the list, the checks, and what the page says without them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { testAccessible } from "./harness/accessibility.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { secret } from "./harness/canary.mjs";
import { Authority } from "./harness/certificates.mjs";
import { ofDashboard, preconditionOf, startGateway } from "./harness/gateway.mjs";
import { startTwilio } from "./harness/twilio.mjs";

const HOOK = secret("hook");
const PASSWORD = "nobody would guess this one";

const browser = await launch();
const authority = new Authority();
const [sandbox, quiet] = await Promise.all([startServer(), startServer()]);
const [twilio, quietTwilio] = await Promise.all([sandbox, quiet].map((server) => startTwilio({ authority, sandbox: server })));
const gateway = await startGateway({
  authority,
  accounts: [
    { name: "production", label: "Acme", production: true, twilio },
    { name: "quiet", label: "Acme, where nothing happens", colour: "blue", twilio: quietTwilio },
    { name: "wrong", label: "Acme with an old token", colour: "orange", token: "another-token", twilio },
    { name: "off", label: "Acme, not surveyed", colour: "grey", drift_minutes: 0, twilio },
  ],
  people: { vera: { role: "viewer", password: PASSWORD } },
  extra: ["--drift-minutes", "60"],
});
after(async () => {
  await gateway.close();
  await Promise.all([twilio.close(), quietTwilio.close()]);
  await Promise.all([sandbox.stop(), quiet.stop()]);
});

const [SERVICE, DOOMED] = (await sandbox.call("GET", "/v1/Services?PageSize=2")).body.services;
const WEBHOOKS = `/v1/Services/${SERVICE.sid}/Configuration/Webhooks`;

let cookie;

/** Sends a request to the gateway as the dashboard does. */
async function ask(method, target, form, more = {}) {
  const { name, value } = await cookie;
  const headers = { ...ofDashboard(gateway.address), cookie: `${name}=${value}`, ...more };
  return gateway.ask(method, target, { form, headers });
}

/** Waits until the last check of an account has a result and no other runs. */
async function settled(account) {
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await ask("GET", `/gateway/drift/status?Account=${account}`);
    if (body.running === false && body.result) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`the check of ${account} does not end`);
}

async function check(account) {
  assert.equal((await ask("POST", "/gateway/drift/check", { Account: account })).status, 202);
  await settled(account);
}

/** Waits for the next second: a write in the second in which a check begins explains every value. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1100));

before(async () => {
  cookie = gateway.signIn();
  await check("production");
  await check("wrong");
  await nextSecond();
  // Another program changes the account.
  await sandbox.call("POST", WEBHOOKS, { PostWebhookUrl: `https://hook:${HOOK}@hooks.example/events`, Method: "GET" });
  await sandbox.call("POST", "/v1/Configuration", { DefaultClosedTimer: "P9D" });
  await sandbox.call("DELETE", `/v1/Services/${DOOMED.sid}`);
  await sandbox.call("POST", "/v1/Services", { FriendlyName: "Made in the Console" });
  // A user of the gateway changes it too.
  const form = { DefaultInactiveTimer: "PT1H" };
  const precondition = await preconditionOf(sandbox, "POST", "/v1/Configuration", form);
  assert.equal((await ask("POST", "/gateway/accounts/production/v1/Configuration", form, precondition)).status, 200);
  await nextSecond();
  await check("quiet");
});

async function enter(page, account = "production", query = "", who = cookie) {
  const limits = { domain: "127.0.0.1", path: "/", httpOnly: true, secure: true, sameSite: "Strict" };
  await page.context().addCookies([{ ...(await who), ...limits }]);
  await page.goto(`${gateway.address}/accounts/${account}/drift${query}`);
  await page.getByRole("heading", { name: "Drift", level: 1 }).waitFor();
}

const row = (page, text) => page.getByRole("row").filter({ hasText: text });
const journey = (name, act) => test(name, () => visit(browser, act));

/** Checks until the changes are found, by the button of the page. */
async function checkNow(page) {
  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByText("All 5 loaded", { exact: true }).waitFor();
}

journey("a check finds what another program has changed, and not what the gateway has", async (page) => {
  await enter(page);
  await page.getByRole("heading", { name: /^No changes outside this gateway since/ }).waitFor();
  await checkNow(page);
  const shown = await page.locator("main").innerText();
  assert.ok(!shown.includes(HOOK) && shown.includes("[secret part "), shown);
  assert.ok(!shown.includes("1 hour"), "the gateway has changed this timer");
  await row(page, "Closed timer").getByText("9 days (P9D)").waitFor();
  await row(page, "Closed timer").getByText(/^Between/).waitFor();
  await row(page, "Created service").getByRole("link", { name: "Made in the Console", exact: true }).waitFor();
  assert.equal(await row(page, "Deleted service").getByRole("link").count(), 0, "the service has no page any more");
});

journey("each row leads to the form of its setting", async (page) => {
  await enter(page);
  await page.getByText("All 5 loaded", { exact: true }).waitFor();
  await row(page, "Post-event URL").getByRole("link", { name: /^Open webhooks/ }).click();
  await page.getByRole("heading", { name: SERVICE.friendly_name, level: 1 }).waitFor();
  assert.match(page.url(), new RegExp(`/services/${SERVICE.sid}/webhooks$`));
  await page.goBack();
  await row(page, "Closed timer").getByRole("link", { name: "Open account configuration" }).click();
  await page.getByRole("heading", { name: "Account configuration", level: 1 }).waitFor();
});

journey("the list is filtered by a service, which is part of the address", async (page) => {
  await enter(page);
  await page.getByText("All 5 loaded", { exact: true }).waitFor();
  const service = page.getByLabel("Service", { exact: true });
  await service.fill(SERVICE.friendly_name);
  await page.keyboard.press("Enter");
  await page.getByText("All 2 loaded", { exact: true }).waitFor();
  assert.equal(await service.inputValue(), SERVICE.sid);
  await service.blur();
  assert.equal(await service.inputValue(), SERVICE.friendly_name);
  assert.equal(new URL(page.url()).search, `?service=${SERVICE.sid}`);
  await page.reload();
  await page.getByText("All 2 loaded", { exact: true }).waitFor();
  await service.fill("no service");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "The filter is not valid" }).waitFor();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await page.getByText("All 5 loaded", { exact: true }).waitFor();
  assert.equal(new URL(page.url()).search, "");
});

journey("a viewer reads the list and cannot begin a check", async (page) => {
  await enter(page, "production", "", gateway.signIn({ name: "vera", password: PASSWORD }));
  await page.getByText("All 5 loaded", { exact: true }).waitFor();
  const button = page.getByRole("button", { name: "Check now" });
  assert.equal(await button.getAttribute("aria-disabled"), "true");
  await page.getByText("Editors and admins can check now.").waitFor();
});

/** Steps that reach each state, up to what shows it. */
const STATES = {
  drift: async (page) => {
    await enter(page);
    await page.getByText("All 5 loaded", { exact: true }).waitFor();
  },
  "drift-filtered": async (page) => {
    await enter(page, "production", `?service=${SERVICE.sid}`);
    await page.getByText("All 2 loaded", { exact: true }).waitFor();
  },
  "drift-mistaken": async (page) => {
    await enter(page, "production", "?service=x");
    await page.getByRole("heading", { name: "The filter is not valid" }).waitFor();
  },
  "drift-no-match": async (page) => {
    await enter(page, "production", "?service=IS00000000000000000000000000000abc");
    await page.getByRole("heading", { name: "No changes match" }).waitFor();
  },
  "drift-empty": async (page) => {
    await enter(page, "quiet");
    await page.getByRole("heading", { name: /^No changes outside this gateway since/ }).waitFor();
  },
  "drift-failed": async (page) => {
    await enter(page, "wrong");
    await page.getByText("The last check could read nothing.").waitFor();
    await page.getByText(/does not accept the credential/).waitFor();
    await page.getByRole("heading", { name: "Nothing to compare with yet" }).waitFor();
  },
  "drift-off": async (page) => {
    await enter(page, "off");
    await page.getByRole("heading", { name: "Drift is off for this account" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Check now" }).count(), 0);
  },
};

testAccessible(browser, STATES);
