// Pages of another port of this machine, which must not use the sandbox while the dashboard is open.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { basicAuthorization, startServer } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { startElsewhere } from "./harness/elsewhere.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const server = await startServer();
after(() => server.stop());

const elsewhere = await startElsewhere();
after(() => elsewhere.close());

async function services() {
  return (await server.call("GET", "/v1/Services?PageSize=1000")).body.services;
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const WRITE = { method: "POST", body: "FriendlyName=Foreign", headers: FORM };

/** Requests that another page can send from JavaScript. */
const ATTEMPTS = {
  "a plain form": WRITE,
  "a form without CORS": { ...WRITE, mode: "no-cors" },
  "a form as plain text": { ...WRITE, mode: "no-cors", headers: {} },
  "a form with the browser's cookies": { ...WRITE, mode: "no-cors", credentials: "include" },
  "the dashboard's own header": { ...WRITE, headers: { ...FORM, "x-conversations-admin": "1" } },
  "the account's token": { ...WRITE, headers: { ...FORM, authorization: basicAuthorization() } },
};

for (const [way, init] of Object.entries(ATTEMPTS)) {
  test(`a page of another port cannot write with ${way}`, () =>
    visitForeign(async (page) => {
      const before = await services();
      const outcome = await page.evaluate(
        async ([address, init]) => fetch(address, init).then(({ type, status }) => `${type} ${status}`, (error) => error.name),
        [`${server.address}/v1/Services`, init],
      );
      assert.ok(["TypeError", "opaque 0"].includes(outcome), outcome);
      assert.deepEqual(await services(), before);
    }));
}

test("a page of another port can neither delete nor read", () =>
  visitForeign(async (page) => {
    const before = await services();
    const tried = (method, target) =>
      page.evaluate(
        async ([address, method]) => fetch(address, { method }).then(() => "answered", (error) => error.name),
        [server.address + target, method],
      );
    assert.equal(await tried("DELETE", `/v1/Services/${before[0].sid}`), "TypeError");
    assert.equal(await tried("GET", "/v1/Services"), "TypeError");
    assert.equal(await tried("GET", "/config.json"), "TypeError");
    assert.deepEqual(await services(), before);
  }));

test("a page of another port cannot write with a form while the dashboard is open", () =>
  visit(browser, async (dashboard, context) => {
    await enterServer(server)(dashboard);
    await ui.loadedSid(dashboard);
    const before = await services();
    const page = await context.newPage();
    await page.goto(elsewhere.address);
    const answered = page.waitForResponse((response) => response.url() === `${server.address}/v1/Services`);
    await page.evaluate((action) => {
      const form = Object.assign(document.createElement("form"), { action, method: "post" });
      form.append(Object.assign(document.createElement("input"), { name: "FriendlyName", value: "Foreign" }));
      document.body.append(form);
      form.submit();
    }, `${server.address}/v1/Services`);
    const response = await answered;
    assert.equal(response.status(), 403);
    assert.equal(await response.headerValue("www-authenticate"), null, "no browser asks for a password");
    assert.deepEqual(await services(), before);
  }));

test("a page of another port cannot frame the dashboard", () =>
  visitForeign(async (page) => {
    const said = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.evaluate((address) => {
      document.body.append(Object.assign(document.createElement("iframe"), { src: address }));
    }, `${server.address}/`);
    assert.match((await said).text(), /^(Refused to frame|Framing)/);
  }));

/** Opens the other page. Its console may report errors. */
async function visitForeign(act) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(elsewhere.address);
    await act(page);
  } finally {
    await context.close();
  }
}
