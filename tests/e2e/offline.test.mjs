// The service worker: the app opens without a connection, stores nothing but its own files, and gives way to a newer release.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { BASE, FOLDER, enterServer, enterStatic } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";

const WITH_WORKER = { serviceWorkers: "allow" };
/** Longer than the delay of the worker, and than storing the files takes. */
const INSTALLED_WITHIN = { timeout: 30_000 };
const RELOAD_BYTES = 2_000;

const browser = await launch();

/** Runs `act` with a host of the static site, which ends afterwards. */
async function withHost(context, act) {
  const host = await serveStatic(FOLDER, BASE);
  context.after(() => host.close());
  await visit(browser, (page, browserContext) => act(page, host, browserContext), WITH_WORKER);
}

const IS_GONE = async () => (await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length === 0;

/** Waits until an asynchronous function returns true in the page, which `waitForFunction` does not await. */
async function until(page, ask) {
  for (const end = Date.now() + INSTALLED_WITHIN.timeout; !(await page.evaluate(ask)); ) {
    assert.ok(Date.now() < end, String(ask));
    await page.waitForTimeout(50);
  }
}

/** Waits until the worker has stored the files, and returns their paths. */
async function stored(page) {
  await until(page, async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated");
  return page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(stores.map((store) => store.keys()))).flat();
    return requests.map(({ url }) => new URL(url).pathname);
  });
}

test("the app opens without a connection and says so", async () => {
  const server = await startServer();
  after(() => server.stop());
  const enter = enterServer(server);
  await visit(browser, async (page, context) => {
    await enter(page);
    await ui.loadedSid(page);
    const files = await stored(page);
    assert.ok(files.every((path) => path === "/" || path.startsWith("/assets/")), files.join("\n"));
    assert.ok(files.some((path) => path.endsWith("/app_bg.wasm")), files.join("\n"));
    await page.reload();
    await ui.loadedSid(page);

    await server.stop();
    await context.setOffline(true);
    for (const path of ["", "configuration", "services"]) {
      await page.goto(`${server.address}/${path}`);
      await page.getByRole("heading", { name: "Conversations Admin", level: 1 }).waitFor();
      await page.getByText("Your browser is offline. Check your connection, then try again.").waitFor();
    }
  }, WITH_WORKER);
});

test("nothing is stored but the files of the app", async (context) =>
  withHost(context, async (page, host) => {
    await enterStatic(host)(page);
    await ui.loadedSid(page);
    await stored(page);
    // Controlled by the worker from here on.
    await page.reload();
    await ui.create(page, "Not in the store");
    await ui.open(page, "Not in the store");
    const files = await stored(page);
    assert.ok(files.every((path) => path === BASE || path.startsWith(`${BASE}assets/`)), files.join("\n"));
    assert.ok(files.every((path) => !path.includes("sandbox-worker")), files.join("\n"));
  }));

test("a document, a file and a missing file are not replaced by the app", async (context) =>
  withHost(context, async (page, host) => {
    await page.goto(host.address);
    await stored(page);
    await page.reload();
    await page.goto(`${host.address}docs/health.html`);
    await page.getByRole("heading", { name: "Health of an account", level: 1 }).waitFor();
    host.close();
    await assert.rejects(page.goto(`${host.address}docs/journal.html`));
  }));

test("a newer release replaces the worker and the page at the next visit", async (context) =>
  withHost(context, async (page, host) => {
    await page.goto(host.address);
    const before = await stored(page);
    const text = (name) => readFile(join(FOLDER, name), "utf8");
    const [worker, html] = [await text("service-worker.js"), await text("index.html")];
    const [, release] = /const RELEASE = "(\w+) \w+";/.exec(worker);
    host.replace("service-worker.js", worker.replace(/const RELEASE = "[^"]+";/, `const RELEASE = "${release} newer";`));
    host.replace("index.html", html.replace("<title>", '<meta name="newer" content="yes"><title>'));

    await page.reload();
    assert.equal(await page.locator('meta[name="newer"]').count(), 1, "the page comes from the host");
    await until(page, async () => {
      const names = await caches.keys();
      return names.length === 1 && names[0].endsWith(" newer");
    });
    assert.deepEqual((await stored(page)).sort(), before.sort());
    host.close();
    await page.reload();
    await page.getByRole("heading", { name: "Conversations Admin", level: 1 }).waitFor();
    assert.equal(await page.locator('meta[name="newer"]').count(), 1, "the stored page is that of the newer release");
  }));

test("the page of another release is not stored", async (context) =>
  withHost(context, async (page, host, browserContext) => {
    const html = await readFile(join(FOLDER, "index.html"), "utf8");
    host.replace("index.html", html.replace(/name="release" content="\w+"/, 'name="release" content="other"'));
    const begun = browserContext.waitForEvent("serviceworker", INSTALLED_WITHIN);
    await page.goto(host.address);
    await begun;
    await until(page, async () => !(await navigator.serviceWorker.getRegistration()));
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  }));

test("a site without a worker removes that of an earlier release", async (context) =>
  withHost(context, async (page, host) => {
    await page.goto(host.address);
    await stored(page);
    const html = await readFile(join(FOLDER, "index.html"), "utf8");
    host.replace("index.html", html.replace(/<meta name="service-worker"[^>]+>/, ""));
    host.remove("service-worker.js");
    await page.reload();
    await until(page, IS_GONE);
  }));

test("the worker that removes itself needs no page", async (context) =>
  withHost(context, async (page, host) => {
    await page.goto(host.address);
    await stored(page);
    host.replace("service-worker.js", (await readFile(join(FOLDER, "service-worker.js"), "utf8")).replace(/(const \w+) = "[^"]*";/g, '$1 = "";'));
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await until(page, IS_GONE);
  }));

test("a warm reload costs under 2 KB besides the data", async () => {
  const server = await startServer();
  after(() => server.stop());
  await visit(browser, async (page, context) => {
    await enterServer(server)(page);
    await ui.loadedSid(page);
    await stored(page);
    await page.reload();
    await ui.loadedSid(page);
    // A moment for the files that are loaded when the browser is idle.
    await page.waitForTimeout(3_000);
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    const [sizes, urls] = [new Map(), new Map()];
    network.on("Network.responseReceived", ({ requestId, response }) => urls.set(requestId, response.url));
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
    await page.reload();
    await ui.loadedSid(page);
    await page.waitForTimeout(500);
    const costs = [...sizes].map(([id, size]) => [urls.get(id) ?? id, size]).filter(([url]) => !url.includes("/v1/"));
    const total = costs.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(total < RELOAD_BYTES, costs.map((cost) => cost.join(" ")).join("\n"));
    assert.ok(costs.length > 1, "the reload was watched");
  }, WITH_WORKER);
});

test("a browser can install the app", async () => {
  const server = await startServer();
  after(() => server.stop());
  await visit(browser, async (page, context) => {
    await enterServer(server)(page, "");
    const devtools = await context.newCDPSession(page);
    const { errors } = await devtools.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // A context of a test has no profile, as a private window.
    assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
  }, WITH_WORKER);
});
