// Other pages in the browser of a user who is signed in to the gateway: another port, a page without an origin, another name.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { Authority } from "./harness/certificates.mjs";
import { startElsewhere } from "./harness/elsewhere.mjs";
import { startGateway } from "./harness/gateway.mjs";
import { startTwilio } from "./harness/twilio.mjs";

/** A host name that resolves to this machine, as after DNS rebinding. */
const REBOUND = "rebound.example";

const browser = await launch([`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`]);
const authority = new Authority();
const sandbox = await startServer();
// Attacks target one account; the dashboard is open on the other.
const [twilio, shown] = await Promise.all([startTwilio({ authority, sandbox }), startTwilio({ authority, sandbox })]);
const accounts = [{ name: "shown", twilio: shown }, { name: "twilio", twilio }];
const gateway = await startGateway({ authority, accounts });
const elsewhere = await startElsewhere();
after(async () => {
  elsewhere.close();
  await gateway.close();
  await Promise.all([twilio.close(), shown.close()]);
  await sandbox.stop();
});
beforeEach(() => twilio.forget());

const CALLS = `${gateway.address}/gateway/accounts/twilio/v1/Services`;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const COOKIES = { credentials: "include" };
const WRITE = { method: "POST", body: "FriendlyName=Foreign", headers: FORM, ...COOKIES };

/** Requests that another page can send from JavaScript, with the user's cookie. */
const ATTEMPTS = {
  "reading": [CALLS, COOKIES],
  "reading without CORS": [CALLS, { ...COOKIES, mode: "no-cors" }],
  "writing a form": [CALLS, WRITE],
  "writing a form without CORS": [CALLS, { ...WRITE, mode: "no-cors" }],
  "writing plain text": [CALLS, { ...WRITE, mode: "no-cors", headers: {} }],
  "the dashboard's own header": [CALLS, { ...WRITE, headers: { ...FORM, "x-conversations-admin": "1" } }],
  "deleting": [`${CALLS}/IS${"0".repeat(32)}`, { method: "DELETE", ...COOKIES }],
  "reading the session": [`${gateway.address}/gateway/session`, COOKIES],
  "the history": [`${gateway.address}/gateway/history`, COOKIES],
  "signing out": [`${gateway.address}/gateway/session`, { method: "DELETE", ...COOKIES }],
};

/** Sends a request from a page and returns what the page learns of the response. */
function learn(page, [address, init]) {
  return page.evaluate(
    ([address, init]) => fetch(address, init).then(({ type, status }) => `${type} ${status}`, (error) => error.name),
    [address, init],
  );
}

/** Opens another page in the browser of a user who is signed in, and asserts that the session continues. Its console may report errors. */
async function visitForeign(act) {
  const context = await browser.newContext();
  try {
    await gateway.admit(context);
    const page = await context.newPage();
    await page.goto(elsewhere.address);
    await act(page);
    const dashboard = await context.newPage();
    await dashboard.goto(gateway.address);
    await dashboard.getByRole("heading", { name: "Select an account" }).waitFor();
  } finally {
    await context.close();
  }
}

/** The other pages, each as the frame that runs the script. */
const PAGES = {
  "a page of another port": (page) => page,
  "a page in a sandboxed frame": async (page) => {
    await page.setContent('<iframe sandbox="allow-scripts allow-forms" srcdoc="<p>Framed"></iframe>');
    const frame = page.frames().find((frame) => frame !== page.mainFrame());
    assert.equal(await frame.evaluate(() => origin), "null");
    return frame;
  },
};

for (const [other, open] of Object.entries(PAGES)) {
  test(`${other} gets nothing with the user's cookie`, () =>
    visitForeign(async (page) => {
      const script = await open(page);
      for (const [way, attempt] of Object.entries(ATTEMPTS)) {
        const learned = await learn(script, attempt);
        assert.ok(["TypeError", "opaque 0"].includes(learned), `${way}: ${learned}`);
      }
      assert.deepEqual(twilio.requests, []);
    }));
}

test("a page of another port cannot send a form, frame the dashboard or control its window", () =>
  visitForeign(async (page) => {
    const answered = page.context().waitForEvent("response", (response) => response.url() === CALLS);
    await page.evaluate((action) => {
      const form = Object.assign(document.createElement("form"), { action, method: "post", target: "_blank" });
      form.append(Object.assign(document.createElement("input"), { name: "FriendlyName", value: "Foreign" }));
      document.body.append(form);
      form.submit();
    }, CALLS);
    assert.equal((await answered).status(), 403);
    const framed = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.evaluate((address) => {
      document.body.append(Object.assign(document.createElement("iframe"), { src: address }));
    }, gateway.address);
    assert.match((await framed).text(), /^(Refused to frame|Framing)/);
    const isCut = await page.evaluate(async (address) => {
      const opened = open(address);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return opened.closed;
    }, gateway.address);
    assert.ok(isCut, "the opened window is in another browsing context group");
    assert.deepEqual(twilio.writes, []);
  }));

test("a rebound host name gets nothing", () =>
  visit(browser, async (page) => {
    const rebound = gateway.address.replace("127.0.0.1", REBOUND);
    for (const path of ["/", "/config.json", "/healthz", "/gateway/session"]) {
      const response = await page.goto(rebound + path);
      assert.equal(response.status(), 421, path);
      assert.doesNotMatch(await response.text(), /<script|account/i);
    }
    assert.deepEqual(twilio.requests, []);
  }));

test("the code of the link works once and remains nowhere", () =>
  visit(browser, async (page) => {
    const { link } = gateway;
    const asked = [];
    page.on("request", (request) => asked.push(request.url(), JSON.stringify(request.headers())));
    await page.goto(link);
    await page.getByRole("heading", { name: "Select an account" }).waitFor();
    const code = new URL(link).hash.slice("#code=".length);
    assert.ok(!page.url().includes(code));
    assert.deepEqual(asked.filter((text) => text.includes(code)), []);
    await page.goBack().catch(() => {});
    assert.ok(!page.url().includes(code), "the browser's history does not contain it");

    const again = await page.context().browser().newContext();
    const other = await again.newPage();
    await other.goto(link);
    await other.getByText("This link was already used").waitFor();
    await again.close();
  }));
