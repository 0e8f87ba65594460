// The static site on hosts of several kinds: each opens it, with the headers that the page of documentation about the host promises.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { launch, visit } from "../e2e/harness/browser.mjs";
import { BASE, FOLDER } from "../e2e/harness/sites.mjs";
import { cloudflarePages, githubPages, netlify, objectStore, policyHeaders } from "./hosts.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The site for the root of a host. */
const SITE = process.env.SITE ?? join(ROOT, "dist");
const FOREVER = "public, max-age=31536000, immutable";

/** The first rule of `public/_headers`, which is for every file. */
const rule = /^\/\*\n((?: {2}.*\n)+)/m.exec(await readFile(join(ROOT, "public/_headers"), "utf8"))[1];
const PROTECTION = Object.fromEntries(
  rule.trim().split("\n").map((line) => /^\s*([^:]+): (.*)$/.exec(line).slice(1)).map(([name, value]) => [name.toLowerCase(), value]),
);

const HOSTS = [
  { name: "Netlify", start: () => netlify(SITE), site: SITE, page: "no-cache", asset: FOREVER, isProtected: true },
  { name: "Cloudflare Pages", start: () => cloudflarePages(SITE), site: SITE, page: "no-cache", asset: FOREVER, isProtected: true },
  { name: "GitHub Pages", start: () => githubPages(FOLDER, BASE), site: FOLDER, page: "max-age=600", asset: "max-age=600", isProtected: false },
  { name: "an object store", start: () => objectStore(SITE), site: SITE, page: "no-cache", asset: FOREVER, isProtected: true },
];

const browser = await launch();

for (const { name, start, site, page: pageCaching, asset: assetCaching, isProtected } of HOSTS) {
  const host = await start();
  after(() => host.close());
  const worker = await readFile(join(site, "service-worker.js"), "utf8");
  const assets = /const FILES = "([^"]+)"/.exec(worker)[1].split(" ");

  test(`on ${name}, the app opens at every address, and a reload keeps it`, () =>
    visit(browser, async (page) => {
      await page.goto(host.address);
      await page.getByRole("button", { name: "Explore with sample data" }).click();
      await page.getByRole("region", { name: "Account", exact: true }).waitFor();
      for (const path of ["services", "configuration"]) {
        await page.goto(host.address + path);
        await page.getByRole("heading", { name: path === "services" ? "Services" : "Account configuration", level: 1 }).waitFor();
      }
      await page.reload();
      await page.getByRole("heading", { name: "Account configuration", level: 1 }).waitFor();
    }));

  test(`on ${name}, every file of the app has its type and its caching`, async () => {
    const types = { js: /^(text|application)\/javascript\b/, wasm: /^application\/wasm$/, css: /^text\/css\b/ };
    assert.ok(assets.some((path) => path.includes("/__")), "a name begins with underscores");
    for (const path of assets) {
      const response = await fetch(host.address + path);
      assert.equal(response.status, 200, path);
      assert.match(response.headers.get("content-type"), types[path.split(".").at(-1)], path);
      assert.equal(response.headers.get("cache-control"), assetCaching, path);
    }
    for (const path of ["", "release.json", "config.json", "service-worker.js", "manifest.webmanifest"]) {
      assert.equal((await fetch(host.address + path)).headers.get("cache-control"), pageCaching, path);
    }
  });

  test(`on ${name}, the protective headers are ${isProtected ? "on every response" : "missing"}`, async () => {
    for (const path of ["", assets[0], "docs/accounts.html", "nowhere", "assets/nothing.js"]) {
      const { headers } = await fetch(host.address + path);
      const sent = Object.keys(PROTECTION).map((header) => [header, headers.get(header)]);
      const expected = Object.entries(PROTECTION).map(([header, value]) => [header, isProtected ? value : null]);
      assert.deepEqual(sent, expected, path);
    }
  });

  test(`on ${name}, a missing file is no page of the app with status 200`, async () => {
    for (const path of ["assets/nothing.js", "nothing.json"]) {
      assert.equal((await fetch(host.address + path)).status, 404, path);
    }
  });

  test(`on ${name}, a page calls no other origin`, async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(host.address);
    await page.evaluate(() => {
      addEventListener("securitypolicyviolation", ({ blockedURI }) => (document.body.dataset.blocked = blockedURI));
      fetch("https://elsewhere.invalid/").catch(() => {});
    });
    await page.waitForFunction(() => document.body.dataset.blocked?.startsWith("https://elsewhere.invalid"));
    await context.close();
  });

  test(`on ${name}, the app opens without a connection after a visit`, () =>
    visit(browser, async (page, context) => {
      await page.goto(host.address);
      await page.getByRole("button", { name: "Explore with sample data" }).waitFor();
      const isStored = async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.active?.state === "activated" && (await caches.keys()).length > 0;
      };
      for (const end = Date.now() + 30_000; !(await page.evaluate(isStored)); await page.waitForTimeout(100)) {
        assert.ok(Date.now() < end, "the worker is installed");
      }
      await context.setOffline(true);
      await page.goto(`${host.address}services`);
      await page.getByRole("heading", { name: "Conversations Admin", level: 1 }).waitFor();
    }, { serviceWorkers: "allow" }));

  test(`on ${name}, the documents open`, () =>
    visit(browser, async (page) => {
      await page.goto(`${host.address}docs/static-site.html`);
      await page.getByRole("heading", { name: "The static site", level: 1 }).waitFor();
      await page.getByRole("link", { name: "gateway", exact: true }).first().click();
      await page.getByRole("heading", { name: "The gateway to Twilio", level: 1 }).waitFor();
    }));
}

test("no path gets the same header from two rules, which hosts would join", async () => {
  const rules = (await readFile(join(SITE, "_headers"), "utf8")).split("\n").filter((line) => line.trim() && !line.startsWith("#"));
  const patterns = [];
  for (const line of rules) {
    if (line.startsWith("/")) patterns.push({ pattern: new RegExp(`^${line.replaceAll(".", "\\.").replaceAll("*", ".*")}$`), names: [] });
    else patterns.at(-1).names.push(line.split(":")[0].trim().toLowerCase());
  }
  assert.ok(patterns.length <= 100, "Cloudflare Pages reads 100 rules");
  assert.ok(rules.every((line) => line.length <= 2000), "Cloudflare Pages reads 2,000 characters of a line");
  for (const path of ["/", "/index.html", "/assets/a/app.js", "/docs/accounts.html", "/icons/192.png", "/sandbox-worker.js", "/config.json"]) {
    const names = patterns.filter(({ pattern }) => pattern.test(path)).flatMap(({ names }) => names);
    assert.deepEqual(names, [...new Set(names)], path);
  }
});

test("the policy for CloudFront has the headers of every response", async () => {
  const policy = policyHeaders(JSON.parse(await readFile(join(ROOT, "deploy/cloudfront-headers.json"), "utf8")));
  const { "strict-transport-security": hsts, ...others } = policy;
  assert.match(hsts, /^max-age=\d{8}$/);
  assert.deepEqual(others, PROTECTION);
});

test("pages are uploaded to an object store last, and nothing that is not served", async () => {
  const { objects, close } = await objectStore(SITE);
  await close();
  const keys = objects.map(({ key }) => key);
  assert.deepEqual(keys.slice(-2), ["404.html", "index.html"]);
  assert.deepEqual(keys, [...new Set(keys)], "no object is uploaded twice");
  assert.ok(keys.lastIndexOf(keys.findLast((key) => key.startsWith("assets/"))) < keys.findIndex((key) => !key.startsWith("assets/")));
  assert.ok(!keys.some((key) => /(^|\/)[._]headers$|nojekyll|\.(br|gz)$/.test(key)), keys.join("\n"));
});

test("a folder that is no site is not uploaded", async () => {
  const folder = await mkdtemp(join(tmpdir(), "empty-"));
  after(() => rm(folder, { recursive: true }));
  const upload = (...args) => promisify(execFile)(join(ROOT, "deploy/object-store.sh"), args);
  await assert.rejects(upload(folder, "s3://bucket"), ({ code, stderr }) => code === 1 && stderr.includes("cargo xtask dist"));
  await assert.rejects(upload(folder), ({ code, stderr }) => code === 2 && stderr.includes("Usage"));
});

test("the sample workflow builds the site for the path of the repository", async () => {
  const workflow = await readFile(join(ROOT, "deploy/github-pages.yml"), "utf8");
  assert.ok(workflow.includes('run: cargo xtask dist --base "/${{ github.event.repository.name }}/"'), workflow);
  assert.match(workflow, /path: dist\b/);
});
