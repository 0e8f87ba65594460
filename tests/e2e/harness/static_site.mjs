// A static host that serves a folder below a path, with the headers of the folder's `_headers`.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer as createPlain } from "node:http";
import { createServer as createSecure } from "node:https";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

const NOTHING = /(?!)/;

/** Serves `folder` below `base`, over HTTPS with an `identity`. Requests for `withheld` files are dropped. */
export async function serveStatic(folder, base, { withheld = NOTHING, identity } = {}) {
  const replaced = new Map();
  const rules = parseRules(await readFile(join(folder, "_headers"), "utf8"));

  async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://static.invalid");
    const name = pathname.startsWith(base) ? pathname.slice(base.length) || "index.html" : "";
    if (withheld.test(name)) return response.destroy();
    const found = await read(name);
    for (const { pattern, headers } of rules) {
      if (pattern.test(pathname)) headers.forEach(([key, value]) => response.setHeader(key, value));
    }
    // The default of static hosts: addresses inside the app get this page.
    const [status, file, bytes] = found ? [200, name, found] : [404, "404.html", await read("404.html")];
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    response.writeHead(status).end(bytes);
  }

  const read = async (name) =>
    replaced.has(name) ? replaced.get(name) : readFile(join(folder, normalize(`/${name}`))).catch(() => undefined);
  const take = (request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  };
  const server = (identity ? createSecure(identity, take) : createPlain(take)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return {
    address: `${identity ? "https" : "http"}://127.0.0.1:${port}${base}`,
    /** Replaces the content of a file. */
    replace: (name, text) => replaced.set(name, text),
    /** Removes a file. */
    remove: (name) => replaced.set(name, undefined),
    /** Drops requests for these files from now on. */
    withhold: (names = NOTHING) => (withheld = names),
    close: () => (server.closeAllConnections(), server.close()),
  };
}

/** Parses unindented paths, in which `*` matches anything, with indented headers below. */
function parseRules(text) {
  const rules = [];
  for (const line of text.split("\n").filter((line) => line.trim() && !line.startsWith("#"))) {
    if (/^\s/.test(line)) {
      const [, name, value] = /^\s+([^:]+):\s*(.*)$/.exec(line);
      rules.at(-1).headers.push([name, value]);
    } else {
      const escaped = line.trim().replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
      rules.push({ pattern: new RegExp(`^${escaped}$`), headers: [] });
    }
  }
  return rules;
}
