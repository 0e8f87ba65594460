// *Connect* on a static site that was built to call servers of other origins, and every reason why it can fail.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";

import { ACCOUNT_SID, AUTH_TOKEN, freePort, startServer } from "../harness/server.mjs";
import { testAccessible } from "./harness/accessibility.mjs";
import { launch, picture, visit } from "./harness/browser.mjs";
import { Authority } from "./harness/certificates.mjs";
import { allowing, withServer } from "./harness/other_server.mjs";
import { BASE, CONNECTING_FOLDER } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const host = await serveStatic(CONNECTING_FOLDER, BASE);
const pageOrigin = new URL(host.address).origin;
const config = JSON.parse(await readFile(join(CONNECTING_FOLDER, "config.json"), "utf8"));
/** Origins that the site was built to call: the sandbox, another server over HTTP and over HTTPS, and an unknown host. */
const [named, elsewhere, secure, unknown] = config.origins;
const policy = `This site can only send requests to itself and ${config.origins.join(", ")}.`;
const start = (allowed = pageOrigin) =>
  startServer({ port: Number(new URL(named).port), extra: ["--faults", "--allow-origin", allowed] });
let server = await start();
after(async () => {
  host.close();
  await server.stop();
});
beforeEach(() => server.faults([]));

const journey = (name, act) => test(name, () => visit(browser, act));
const base = (page) => page.getByLabel(/^Base address/);
const caller = (page) => page.getByLabel(/^Account SID or API key SID/);
const secret = (page) => page.getByLabel(/^Auth token or API key secret/);
const connect = (page) => page.getByRole("button", { name: "Connect", exact: true });
const account = (page) => page.getByRole("region", { name: "Account" });

/** Fills in the form and clicks its button. */
async function tryToConnect(page, { address, sid = ACCOUNT_SID, token = AUTH_TOKEN } = {}) {
  if (address !== undefined) await base(page).fill(address);
  await caller(page).fill(sid);
  await secret(page).fill(token);
  await connect(page).click();
}

async function enter(page, path = "services") {
  await page.goto(host.address + path);
  await tryToConnect(page);
  await account(page).waitFor();
}

/** Waits until the page lists a cause with its explanation. */
const cause = (page, what, how) =>
  page.getByRole("region", { name: "Possible causes" }).locator("dt", { hasText: what }).locator("+ dd").getByText(how).waitFor();

/** A test during which the browser's console may report errors. */
const unwatched = (name, act) =>
  test(name, async () => {
    const context = await browser.newContext();
    try {
      await act(await context.newPage());
    } finally {
      await context.close();
    }
  });

/** Waits for the reason and asserts that the input stays. */
async function refuses(page, reason, { address = named, token = AUTH_TOKEN } = {}) {
  await page.getByRole("alert").filter({ hasText: `You are not connected. ${reason}` }).waitFor();
  const held = [await base(page).inputValue(), await caller(page).inputValue(), await secret(page).inputValue()];
  assert.deepEqual(held, [address, ACCOUNT_SID, token]);
}

journey("a service on another origin is listed and renamed", async (page) => {
  await page.goto(`${host.address}services`);
  assert.equal(await base(page).inputValue(), named);
  await tryToConnect(page);
  await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
  await page.waitForFunction(() => document.activeElement.matches("main h1"));
  const shown = await (await ui.openAccount(page)).innerText();
  for (const part of ["Connected", ACCOUNT_SID, new URL(named).host]) assert.ok(shown.includes(part), shown);

  const sid = await ui.loadedSid(page);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.getByRole("heading", { name: "Identity" }).waitFor();
  await ui.renameHere(page, await page.getByRole("heading", { level: 1 }).innerText(), "Renamed from elsewhere");
  assert.equal((await server.call("GET", `/v1/Services/${sid}`)).body.friendly_name, "Renamed from elsewhere");
});

journey("an error shows the request identifier", async (page) => {
  await enter(page);
  const dialog = await ui.openCreate(page);
  await ui.nameField(dialog).fill("Never made");
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await server.faults([{ Method: "POST", Path: "/v1/Services", Status: 500, Times: 1 }]);
  await dialog.getByRole("button", { name: "Create service" }).click();
  await dialog.getByText("Technical details").click();
  const id = await (await answered).headerValue("twilio-request-id");
  assert.match(id, /^RQ[0-9a-f]{32}$/);
  await dialog.getByText(id, { exact: true }).waitFor();
});

journey("a wrong token is explained, without a password prompt of the browser", async (page) => {
  await page.goto(`${host.address}services`);
  await tryToConnect(page, { token: "wrong" });
  await refuses(page, "Twilio does not know this account SID and token. Check them, then try again. (Error 20003)", {
    token: "wrong",
  });
  await cause(page, "The token belongs to another account", "Copy the account SID");
  await cause(page, "This is the secret of an API key", "SK…");
  await picture(page, "connect-refused");
  await secret(page).fill(AUTH_TOKEN);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
});

journey("a denied or failed request and a wrong address are explained", async (page) => {
  await page.goto(`${host.address}services`);
  await server.faults([{ Path: "/v1/Services", Status: 403, Times: 1 }]);
  await tryToConnect(page);
  await refuses(page, "This account’s API key does not have permission for this request.");
  await cause(page, "This is a restricted API key", "Conversations (classic)");
  await server.faults([{ Path: "/v1/Services", Status: 503, Times: 1 }]);
  await connect(page).click();
  await refuses(page, "Twilio returned an error");
  await cause(page, "A proxy responded instead of the API", "The server behind the proxy does not run");
  // The static host has no API.
  await base(page).fill(pageOrigin);
  await connect(page).click();
  await refuses(page, "The API is not at this address. Check the address and its path.", { address: pageOrigin });
});

journey("a server that does not run, or ends later, is reported", async (page) => {
  await server.kill();
  await page.goto(`${host.address}services`);
  await tryToConnect(page);
  await refuses(page, "There was no response. Browsers do not tell a page why.");
  await cause(page, "No server on this port", "The tab says that the connection was refused.");
  await cause(page, "The server is this project’s sandbox", `--allow-origin ${pageOrigin}`);
  assert.equal(await page.getByText("certificate").count(), 0, "impossible causes are not listed");

  server = await start();
  await connect(page).click();
  await ui.loadedSid(page);
  const dialog = await ui.openCreate(page);
  await ui.nameField(dialog).fill("Typed before it died");
  await server.kill();
  await dialog.getByRole("button", { name: "Create service" }).click();
  await dialog.getByText("The server did not respond.").waitFor();
  assert.equal(await ui.nameField(dialog).inputValue(), "Typed before it died");

  server = await start();
  await dialog.getByRole("button", { name: "Create service" }).click();
  await ui.toast(page, "“Typed before it died” created");
});

journey("an origin outside the policy is named and not called", async (page) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).origin));
  const other = `http://127.0.0.1:${await freePort()}`;
  await page.goto(`${host.address}services`);
  await tryToConnect(page, { address: `${other}/twilio` });
  const reason = `${policy} To allow ${other}, build the site with “cargo xtask dist --connect ${other}”.`;
  await refuses(page, reason, { address: `${other}/twilio` });
  assert.deepEqual([...new Set(asked)], [pageOrigin]);
});

test("the policy blocks a request to another origin", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${host.address}services`);
  const other = `http://127.0.0.1:${await freePort()}`;
  const attempt = (address) =>
    page.evaluate(
      (address) =>
        new Promise((resolve) => {
          addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
          fetch(`${address}/healthz`, { mode: "no-cors" }).then(() => resolve("sent"), () => {});
          setTimeout(() => resolve("sent"), 2_000);
        }),
      address,
    );
  assert.equal(await attempt(other), "connect-src");
  assert.equal(await attempt(named), "sent");
  await context.close();
});

unwatched("a sandbox that blocks the page by CORS is reported with the option to set", async (page) => {
  await server.stop();
  server = await start("https://admin.example");
  await page.goto(`${host.address}services`);
  await tryToConnect(page);
  await refuses(page, "The server responds, but does not allow requests from this site (CORS).");
  await cause(page, "The server is this project’s sandbox", `--allow-origin ${pageOrigin}`);
  await server.stop();
  server = await start();
});

unwatched("a server that blocks the page by CORS is reported with the headers to send", async (page) => {
  await page.goto(`${host.address}services`);
  await withServer(elsewhere, (_, response) => response.end("{}"), async () => {
    await tryToConnect(page, { address: elsewhere });
    await refuses(page, "The server responds, but does not allow requests from this site (CORS).", { address: elsewhere });
    await cause(page, "The server is another program", `Access-Control-Allow-Origin: ${pageOrigin}`);
    await page.getByRole("link", { name: elsewhere }).waitFor();
  });
});

unwatched("a server that rejects the authorization header is reported with the header to allow", async (page) => {
  await page.goto(`${host.address}services`);
  const answer = (request, response) =>
    request.method === "OPTIONS"
      ? response.writeHead(405).end()
      : response.writeHead(401, { "access-control-allow-origin": pageOrigin }).end("{}");
  await withServer(elsewhere, answer, async () => {
    await tryToConnect(page, { address: elsewhere });
    await refuses(page, "The server allows this site to read responses, but not to send a token (CORS).", { address: elsewhere });
    await cause(page, "Required response", "Access-Control-Allow-Headers: authorization");
  });
});

unwatched("a lost request is not explained by CORS", async (page) => {
  await page.goto(`${host.address}services`);
  // The request itself, not those by which the page finds the cause.
  const isCall = (request) => request.headers.authorization?.startsWith("Basic");
  const answer = allowing(pageOrigin, 401, {}, "{}");
  await withServer(elsewhere, (request, response) => (isCall(request) ? request.destroy() : answer(request, response)), async () => {
    await tryToConnect(page, { address: elsewhere });
    await refuses(page, "There was no response, but a second request succeeded. Try again.", { address: elsewhere });
  });
});

unwatched("a redirect is reported, and the token does not follow it", async (page) => {
  const seen = [];
  await page.goto(`${host.address}services`);
  const answer = (request, response) => {
    seen.push([request.url, request.headers.authorization]);
    allowing(pageOrigin, 302, { location: "/moved/here" })(request, response);
  };
  await withServer(elsewhere, answer, async () => {
    await tryToConnect(page, { address: elsewhere });
    await refuses(page, "The server redirects this request. The token is not sent to another address.", { address: elsewhere });
    assert.deepEqual(seen.filter(([path]) => path.startsWith("/moved")), []);
  });
});

journey("a server that responds with HTML is not the API", async (page) => {
  await page.goto(`${host.address}services`);
  const html = allowing(pageOrigin, 200, { "content-type": "text/html" }, "<!doctype html><h1>Welcome</h1>");
  await withServer(elsewhere, html, async () => {
    await tryToConnect(page, { address: elsewhere });
    await refuses(page, "The server at this address (HTTP 200) is not the API.", { address: elsewhere });
    await cause(page, "The path is not right", "before /v1/");
  });
});

journey("an unknown host name is among the causes", async (page) => {
  await page.goto(`${host.address}services`);
  await tryToConnect(page, { address: unknown });
  await refuses(page, "There was no response. Browsers do not tell a page why.", { address: unknown });
  await cause(page, "Unknown host name", "The tab says that the address or the server was not found.");
});

journey("an untrusted certificate and a server without TLS are among the causes", async (page) => {
  await page.goto(`${host.address}services`);
  const identity = new Authority().issue();
  const isRefused = async () => {
    await tryToConnect(page, { address: secure });
    await refuses(page, "There was no response. Browsers do not tell a page why.", { address: secure });
    await cause(page, "The certificate is not trusted", "The tab warns");
    await cause(page, "The server does not support https://", "Enter the address with http://.");
  };
  await withServer(secure, allowing(pageOrigin, 200, {}, "{}"), isRefused, identity);
  await withServer(secure, allowing(pageOrigin, 200, {}, "{}"), isRefused);
});

test("a page over HTTPS does not call http:// on another machine", async () => {
  const secureHost = await serveStatic(CONNECTING_FOLDER, BASE, { identity: new Authority().issue() });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).origin));
  await page.goto(secureHost.address);
  await tryToConnect(page, { address: unknown });
  await refuses(page, "This page uses https://, so browsers only allow http:// requests to this machine.", {
    address: unknown,
  });
  assert.ok(!asked.includes(unknown), asked);
  await context.close();
  secureHost.close();
});

journey("a server that never responds is reported after the time limit", async (page) => {
  await page.goto(`${host.address}services`);
  const hang = (request, response) => request.method === "OPTIONS" && allowing(pageOrigin, 204, {})(request, response);
  await withServer(elsewhere, hang, async () => {
    await tryToConnect(page, { address: elsewhere });
    const patient = { timeout: 40_000 };
    await page.getByRole("alert").filter({ hasText: "You are not connected. There was no response within 30 seconds." }).waitFor(patient);
    await cause(page, "A firewall drops the request", "VPN");
  });
});

journey("the secret is in no storage, address or page, and a reload asks for it again", async (page, context) => {
  const token = AUTH_TOKEN;
  await page.goto(`${host.address}services`);
  await tryToConnect(page, { token: `${token}wrong` });
  await page.getByText("(Error 20003)").waitFor();
  await tryToConnect(page, { token });
  await ui.loadedSid(page);
  const traces = await page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const caches_ = await caches.keys();
    const stored = [localStorage, sessionStorage].map((storage) => Object.entries(storage));
    const page = [document.documentElement.outerHTML, location.href, document.cookie, window.name];
    return JSON.stringify({ databases, caches_, stored, page, state: history.state });
  });
  assert.ok(!traces.includes(token), traces);
  const kept = JSON.stringify(await context.storageState({ indexedDB: true }));
  assert.ok(!kept.includes(token) && !kept.includes(ACCOUNT_SID), kept);

  await page.reload();
  await connect(page).waitFor();
  assert.deepEqual([await caller(page).inputValue(), await secret(page).inputValue()], ["", ""]);
});

journey("disconnecting clears the credentials, and connecting again opens the same page", async (page) => {
  const [service] = (await server.call("GET", "/v1/Services?PageSize=1")).body.services;
  await page.goto(`${host.address}services/${service.sid}`);
  await tryToConnect(page);
  await page.getByRole("heading", { name: service.friendly_name, level: 1 }).waitFor();
  await Promise.all([page.waitForEvent("load"), (await ui.openAccount(page)).getByRole("button", { name: "Disconnect" }).click()]);
  await connect(page).waitFor();
  assert.equal(await secret(page).inputValue(), "");
  assert.equal(page.url(), `${host.address}services/${service.sid}`);
});

journey("sample data can be left, and a reload does not load it again", async (page) => {
  await page.goto(`${host.address}services`);
  await page.getByRole("button", { name: "Explore with sample data" }).click();
  await ui.loadedSid(page);
  await Promise.all([page.waitForEvent("load"), (await ui.openAccount(page)).getByRole("button", { name: "Leave sample data" }).click()]);
  await connect(page).waitFor();
  await page.reload();
  await tryToConnect(page);
  await account(page).getByText("Connected", { exact: true }).waitFor();
});

journey("connecting works by keyboard alone", async (page) => {
  await page.goto(`${host.address}services`);
  await base(page).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.type(ACCOUNT_SID);
  await page.keyboard.press("Tab");
  await page.keyboard.type(AUTH_TOKEN);
  await page.keyboard.press("Tab");
  assert.ok(await connect(page).evaluate((button) => button === document.activeElement));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.matches("main h1"));
});

/** Steps that reach each state, up to what shows it. */
const STATES = {
  "connect-mistakes": async (page) => {
    await page.goto(`${host.address}services`);
    await base(page).fill("http://api.example");
    await caller(page).fill("RL123");
    await connect(page).click();
    await page.getByText("You are not connected. Correct these fields first:").waitFor();
    await page.waitForFunction(() => document.activeElement.matches(".summary"));
    await page.getByText("With http:// the token is not encrypted").waitFor();
  },
  "connect-no-answer": async (page) => {
    await page.goto(`${host.address}services`);
    await tryToConnect(page, { address: unknown });
    await page.getByRole("heading", { name: "Possible causes" }).waitFor();
  },
  connected: async (page) => {
    await enter(page);
    await page.getByText(/^All \d+ loaded$/).waitFor();
  },
};

testAccessible(browser, STATES);
