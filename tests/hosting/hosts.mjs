// Hosts of static sites, on this machine: Cloudflare's own server, and servers that do what Netlify, GitHub Pages and an object store document.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { parseAllHeaders } from "@netlify/headers-parser";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Netlify: reads `_headers` with Netlify's parser, joins repeated headers, and has 404.html for missing files. */
export async function netlify(folder) {
  const { headers, errors } = await parseAllHeaders({ headersFiles: [join(folder, "_headers")], configHeaders: [], minimal: false });
  if (errors.length) throw new Error(String(errors));
  return play(async (pathname) => {
    const matching = headers.filter((rule) => rule.forRegExp.test(pathname));
    const sent = { "cache-control": "public,max-age=0,must-revalidate" };
    for (const [name, value] of merged(matching.map((rule) => rule.values))) sent[name] = value;
    return found(folder, [pathname, `${pathname}.html`, `${pathname}/index.html`], sent);
  });
}

function merged(rules) {
  const values = new Map();
  for (const [name, value] of rules.flatMap(Object.entries)) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), ...[value].flat()]);
  }
  return [...values].map(([name, all]) => [name, all.join(",")]);
}

/**
 * GitHub Pages, at the path of a repository: reads no `_headers`, caches for ten minutes, and has 404.html. Without `.nojekyll` it leaves out files
 * that begin with an underscore.
 */
export async function githubPages(folder, base) {
  const isPlain = existsSync(join(folder, ".nojekyll"));
  return play(async (pathname) => {
    const name = pathname.startsWith(base) ? `/${pathname.slice(base.length)}` : "/..";
    const isLeftOut = name.split("/").some((part) => part.startsWith(".") || (part.startsWith("_") && !isPlain));
    const names = isLeftOut ? [] : [name, `${name}.html`, `${name}/index.html`];
    return found(folder, names, { "cache-control": "max-age=600" });
  }, base);
}

/** An object store behind a CDN: the objects that deploy/object-store.sh uploads, and the headers of deploy/cloudfront-headers.json. */
export async function objectStore(folder) {
  const store = await mkdtemp(join(tmpdir(), "store-"));
  const env = { ...process.env, FAKE_STORE: store, PATH: `${join(ROOT, "tests/hosting/bin")}:${process.env.PATH}` };
  await promisify(execFile)(join(ROOT, "deploy/object-store.sh"), [folder, "s3://bucket/", "--endpoint-url", "http://127.0.0.1:9"], { env });
  const lines = (await readFile(join(store, "objects.jsonl"), "utf8")).trim().split("\n");
  const objects = lines.map((line) => JSON.parse(line));
  const policy = policyHeaders(JSON.parse(await readFile(join(ROOT, "deploy/cloudfront-headers.json"), "utf8")));
  const host = await play(async (pathname) => {
    const key = pathname === "/" ? "index.html" : pathname.slice(1);
    const object = objects.findLast((object) => object.key === key);
    const [status, shown] = object ? [200, object] : [404, objects.findLast((object) => object.key === "404.html")];
    const bytes = await readFile(join(store, "objects", shown.key));
    return { status, bytes, headers: { ...policy, "content-type": shown.type, "cache-control": shown.cache } };
  });
  const close = () => (host.close(), rm(store, { recursive: true }));
  return { ...host, objects, close };
}

/** Returns the headers of a response headers policy of CloudFront. */
export function policyHeaders({ SecurityHeadersConfig: security, CustomHeadersConfig: custom }) {
  const { ContentSecurityPolicy, FrameOptions, ReferrerPolicy, StrictTransportSecurity } = security;
  const named = {
    "content-security-policy": ContentSecurityPolicy.ContentSecurityPolicy,
    "x-content-type-options": security.ContentTypeOptions && "nosniff",
    "x-frame-options": FrameOptions.FrameOption,
    "referrer-policy": ReferrerPolicy.ReferrerPolicy,
    "strict-transport-security": `max-age=${StrictTransportSecurity.AccessControlMaxAgeSec}`,
  };
  if (custom.Quantity !== custom.Items.length) throw new Error("Quantity is wrong");
  return { ...named, ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value])) };
}

/** Cloudflare Pages, by the server of Cloudflare's command line. */
export async function cloudflarePages(folder) {
  const home = await mkdtemp(join(tmpdir(), "wrangler-"));
  const wrangler = fileURLToPath(new URL("node_modules/wrangler/bin/wrangler.js", import.meta.url));
  const port = await freePort();
  const env = {
    ...process.env, HOME: home, XDG_CONFIG_HOME: home, CI: "1", WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
  const args = [wrangler, "pages", "dev", folder, "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", String(await freePort())];
  // A group of its own, so that the processes that it starts end with it.
  const process_ = spawn(process.execPath, args, { cwd: home, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [process_.stdout, process_.stderr]) stream.on("data", (text) => (output += text));
  const close = async () => {
    if (process_.exitCode === null) {
      process.kill(-process_.pid);
      await once(process_, "exit");
    }
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const address = `http://127.0.0.1:${port}/`;
  for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    if (await fetch(address).catch(() => undefined)) return { address, close };
    if (process_.exitCode !== null || Date.now() > end) {
      await close();
      throw new Error(`Cloudflare's server does not start:\n${output}`);
    }
  }
}

async function freePort() {
  const server = createSocket().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The first file of these names, or 404.html. */
async function found(folder, names, headers) {
  for (const name of names.map((name) => (name.endsWith("/") ? `${name}index.html` : name))) {
    const bytes = await readFile(join(folder, normalize(name))).catch(() => undefined);
    if (bytes) return { status: 200, bytes, headers: { ...headers, "content-type": TYPES[extname(name)] ?? "application/octet-stream" } };
  }
  const bytes = await readFile(join(folder, "404.html"));
  return { status: 404, bytes, headers: { ...headers, "content-type": TYPES[".html"] } };
}

async function play(answer, base = "/") {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://host.invalid");
    answer(pathname).then(
      ({ status, headers, bytes }) => response.writeHead(status, headers).end(bytes),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => (server.closeAllConnections(), server.close());
  return { address: `http://127.0.0.1:${server.address().port}${base}`, close };
}
