// The history of a gateway: every outcome, the filters and the exports.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { until } from "../harness/waiting.mjs";
import { testAccessible } from "./harness/accessibility.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { secret } from "./harness/canary.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import { ofDashboard, preconditionOf } from "./harness/gateway.mjs";
import { keyboard } from "./harness/input.mjs";

const HOOK = secret("hook");

const browser = await launch();
const { sandbox, twilio, gateway, close } = await startGatewayToTwilio({
  sandbox: { extra: ["--faults"] },
  accounts: [
    { name: "production", label: "Acme", production: true },
    { name: "staging", label: "Acme, where everything is tried", colour: "blue" },
    { name: "quiet", label: "Acme, where nothing happens", colour: "grey" },
  ],
});
after(close);

const [SERVICE, DOOMED] = (await sandbox.call("GET", "/v1/Services?PageSize=2")).body.services;
const WEBHOOKS = `/v1/Services/${SERVICE.sid}/Configuration/Webhooks`;

/** Sends a request to the gateway as the dashboard does. */
async function ask(method, target, form, more = {}) {
  const { name, value } = await cookie;
  const headers = { ...ofDashboard(gateway.address), cookie: `${name}=${value}`, ...more };
  return gateway.ask(method, target, { form, headers });
}

async function change(method, path, form, account = "production") {
  return ask(method, `/gateway/accounts/${account}${path}`, form, await preconditionOf(sandbox, method, path, form));
}

let cookie;
before(async () => {
  cookie = gateway.signIn();
  assert.equal((await change("POST", WEBHOOKS, { PostWebhookUrl: `https://hook:${HOOK}@hooks.example/events` })).status, 200);
  assert.equal((await change("POST", "/v1/Services", { FriendlyName: "In staging" }, "staging")).status, 201);
  await sandbox.faults([{ Method: "POST", Status: 409, Times: 1 }]);
  assert.equal((await change("POST", "/v1/Configuration", { DefaultClosedTimer: "P7D" })).status, 409);
  assert.equal((await change("DELETE", `/v1/Services/${DOOMED.sid}`)).status, 204);
  await twilio.fail({ methods: ["POST"], answer: ({ socket }) => socket.end() });
  assert.equal((await change("POST", "/v1/Configuration", { DefaultInactiveTimer: "PT1H" })).status, 504);
  await twilio.fail();
  await dieDuring(() => change("POST", WEBHOOKS, { Method: "GET" }));
});

/** Kills the gateway while it waits for a response. */
async function dieDuring(act) {
  twilio.forget();
  await twilio.fail({ methods: ["POST"], answer: () => {} });
  const lost = assert.rejects(act());
  await until(() => twilio.writes.length > 0);
  await gateway.kill();
  await lost;
  await twilio.fail();
  await gateway.start();
}

async function enter(page, query = "", account = "production") {
  const limits = { domain: "127.0.0.1", path: "/", httpOnly: true, secure: true, sameSite: "Strict" };
  await page.context().addCookies([{ ...(await cookie), ...limits }]);
  await page.goto(`${gateway.address}/accounts/${account}/history${query}`);
}

const row = (page, text) => page.getByRole("row").filter({ hasText: text });
const loaded = (page, count) => page.getByText(`All ${count} loaded`, { exact: true }).waitFor();
const hasFocus = (control) => control.evaluate((element) => element === document.activeElement);
const journey = (name, act) => test(name, () => visit(browser, act));

async function exported(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

journey("every outcome of a change has its own name", async (page) => {
  await enter(page);
  await loaded(page, 5);
  const outcomes = await page.locator("tbody .outcome").allInnerTexts();
  assert.deepEqual(outcomes, ["Not known", "Not known", "Done", "Rejected", "Done"]);
  await row(page, "7 days (P7D)").getByText(/409/).or(row(page, "7 days (P7D)").getByText("Error")).first().waitFor();
  const shown = await page.content();
  assert.ok(shown.includes("a secret part") && !shown.includes(HOOK));
  await row(page, "Not known").last().getByRole("link", { name: "Check the current values" }).click();
  await page.getByRole("heading", { name: "Account configuration", level: 1 }).waitFor();
});

journey("a typed filter narrows the list and survives a link and Back", async (page) => {
  await enter(page);
  await loaded(page, 5);
  await page.getByLabel("Setting").fill("inactive timer");
  await page.keyboard.press("Enter");
  await loaded(page, 1);
  await page.getByText("1 hour (PT1H)").waitFor();
  assert.match(page.url(), /\?field=DefaultInactiveTimer$/);
  await page.getByLabel("Person").fill("nobody");
  await page.keyboard.press("Tab");
  await page.getByRole("heading", { name: "No changes match" }).waitFor();
  await page.getByRole("link", { name: "Services", exact: true }).click();
  await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "No changes match" }).waitFor();
  assert.equal(await page.getByLabel("Person").inputValue(), "nobody");
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await loaded(page, 5);
  assert.equal(new URL(page.url()).search, "");
});

journey("an export contains the records that match the filters", async (page) => {
  await enter(page, "?account=all&person=local");
  await loaded(page, 6);
  const json = await exported(page, "Export JSON");
  assert.match(json.name, /^history-all-\d{4}-\d\d-\d\d\.json$/);
  const { records } = (await ask("GET", "/gateway/history?PageSize=100&Person=local")).body;
  assert.deepEqual(JSON.parse(json.text), records);
  const csv = await exported(page, "Export CSV");
  assert.match(csv.name, /\.csv$/);
  assert.ok(csv.text.startsWith('\u{feff}"number"'), "Excel reads UTF-8 by its byte-order mark");
  const lines = csv.text.trimEnd().split("\r\n");
  assert.equal(lines.length, 1 + records.reduce((lines, { changes }) => lines + Math.max(changes.length, 1), 0));
  for (const { text } of [json, csv]) assert.ok(!text.includes(HOOK));
});

journey("filters and details work by keyboard alone", async (page) => {
  const { reach, write } = keyboard(page);
  await enter(page);
  await loaded(page, 5);
  await write(page.getByLabel("Setting"), "closed timer");
  await page.keyboard.press("Enter");
  await loaded(page, 1);
  assert.ok(await hasFocus(page.getByLabel("Setting")), "the focus stays");
  assert.equal(await page.getByLabel("Setting").inputValue(), "DefaultClosedTimer");
  const details = page.getByText("Details", { exact: true });
  await reach(details);
  await page.keyboard.press("Enter");
  await page.getByText("POST /v1/Configuration", { exact: true }).waitFor();
  assert.ok(await hasFocus(details));
  await page.keyboard.press("Tab");
  assert.ok(await hasFocus(page.getByRole("button", { name: "Copy request id" })), "the opened details come next");
});

journey("days in UTC and a typed service narrow the list", async (page) => {
  await enter(page);
  await loaded(page, 5);
  const { records } = (await ask("GET", "/gateway/history?PageSize=100&Account=production")).body;
  await page.getByRole("button", { name: "Times in UTC" }).click();
  const day = (days) => new Date(Date.parse(records[0].at) + days * 86_400_000).toISOString().slice(0, 10);
  const [from, until] = ["From (UTC)", "Until (UTC)"].map((name) => page.getByLabel(name));
  await from.fill(day(1));
  await page.getByRole("heading", { name: "No changes match" }).waitFor();
  // The first record may be of the previous day.
  await from.fill(records.at(-1).at.slice(0, 10));
  await until.fill(day(0));
  await loaded(page, 5);
  await until.fill(day(-2));
  await page.getByRole("heading", { name: "No changes match" }).waitFor();
  await until.fill("");

  const service = page.getByLabel("Service", { exact: true });
  await service.fill(SERVICE.friendly_name.toLowerCase());
  await page.keyboard.press("Enter");
  await loaded(page, 2);
  assert.equal(await service.inputValue(), SERVICE.sid);
  await service.blur();
  assert.equal(await service.inputValue(), SERVICE.friendly_name);
  assert.deepEqual([...new URL(page.url()).searchParams], [["service", SERVICE.sid], ["from", records.at(-1).at.slice(0, 10)]]);
  await service.fill(DOOMED.sid);
  await page.keyboard.press("Enter");
  await loaded(page, 1);
  await row(page, "Deleted service").waitFor();
});

journey("an ambiguous name of a setting is rejected", async (page) => {
  await enter(page);
  await loaded(page, 5);
  await page.getByLabel("Setting").fill("Events");
  await page.keyboard.press("Enter");
  await page.getByText("“Events” can be Filters or WebhookFilters. Enter one of them.").waitFor();
  assert.equal(await page.getByText(/^(All|Loaded) \d/).count(), 0);
});

/** Steps that reach each state, up to what shows it. */
const STATES = {
  history: async (page) => {
    await enter(page);
    await loaded(page, 5);
    await page.getByText("Details", { exact: true }).last().click();
    await page.getByRole("button", { name: "Copy request id" }).waitFor();
  },
  "history-all": async (page) => {
    await enter(page, "?account=all");
    await loaded(page, 6);
  },
  "history-filtered": async (page) => {
    await enter(page, `?service=${SERVICE.sid}&field=PostWebhookUrl&from=2026-01-01`);
    await loaded(page, 1);
  },
  "history-mistaken": async (page) => {
    await enter(page, `?service=${SERVICE.sid}&from=yesterday`);
    await page.getByRole("heading", { name: "A filter is not valid" }).waitFor();
    assert.equal(await page.getByLabel("From (local time)").inputValue(), "yesterday");
    assert.equal(await page.getByText(/^(All|Loaded) \d/).count(), 0);
  },
  "history-no-match": async (page) => {
    await enter(page, "?person=nobody");
    await page.getByRole("heading", { name: "No changes match" }).waitFor();
  },
  "history-empty": async (page) => {
    await enter(page, "", "quiet");
    await page.getByRole("heading", { name: /^No changes/ }).waitFor();
  },
};

testAccessible(browser, STATES);
