// The site as Trunk alone builds and serves it. `cargo xtask test trunk` runs this file with a build and a running `trunk serve`.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { testControls } from "./controls.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { enterStatic } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";

const { TRUNK_BUILD, TRUNK_SERVE } = process.env;
const HASHED = /^assets\/[\w-]+-[0-9a-f]{14,16}(_bg)?\.(css|js|wasm)$/;

const browser = await launch();
const host = await serveStatic(TRUNK_BUILD, "/");
after(() => host.close());

test("trunk build makes a site that runs from a static host", () =>
  visit(browser, async (page) => {
    // Trunk makes no page for the addresses inside the app, which a host must answer with the first one.
    await enterStatic(host)(page, "");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Services" }).click();
    await ui.create(page, "Made on a site of Trunk");
    await ui.toast(page, "“Made on a site of Trunk” created");
  }));

test("only files named after their content are cached", async () => {
  const files = (await readdir(TRUNK_BUILD, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const names = files.map(({ parentPath, name }) => `${parentPath.slice(TRUNK_BUILD.length + 1)}/${name}`.replace(/^\//, ""));
  assert.ok(names.filter((name) => HASHED.test(name)).length >= 10, names.join("\n"));
  for (const name of names.filter((name) => !["_headers", "robots.txt"].includes(name))) {
    const caching = (await fetch(host.address + name)).headers.get("cache-control");
    assert.equal(caching, HASHED.test(name) ? "public, max-age=31536000, immutable" : "no-cache", name);
  }
});

test("trunk serve shows a server's services and changes them", async () => {
  await waitUntilReady(TRUNK_SERVE);
  await visit(browser, async (page) => {
    await page.goto(new URL("services", TRUNK_SERVE).href);
    await ui.create(page, "Made through trunk serve");
    await ui.toast(page, "“Made through trunk serve” created");
    await page.reload();
    await ui.open(page, "Made through trunk serve");
  });
});

testControls(browser, TRUNK_BUILD, TRUNK_SERVE);

/** Waits until `trunk serve` responds, which it does after its build. */
async function waitUntilReady(address) {
  const MINUTES = 5;
  for (const end = Date.now() + MINUTES * 60_000; ; await setTimeout(1_000)) {
    const response = await fetch(address).catch(() => undefined);
    if (response?.ok) return;
    assert.ok(Date.now() < end, `${address} does not answer`);
  }
}
