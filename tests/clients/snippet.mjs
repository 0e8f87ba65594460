// Runs a snippet of docs/sandbox.md as a program of its own.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * Every snippet lists the services, then creates, renames and deletes one.
 * `nothing` is the text that its language prints for a missing name.
 */
export async function runSnippet(program, file, nothing, server) {
  const before = (await server.call("GET", "/v1/Services?PageSize=1000")).body.services;
  const path = fileURLToPath(new URL(`snippets/${file}`, import.meta.url));
  const { stdout } = await promisify(execFile)(program, [path], {
    env: { ...process.env, SANDBOX_URL: server.address },
  });

  const listed = before.map((service) => `${service.sid} ${service.friendly_name ?? nothing}`);
  assert.deepEqual(stdout.trimEnd().split("\n"), [...listed, "Support is now Customer care"]);
  const after = (await server.call("GET", "/v1/Services?PageSize=1000")).body.services;
  assert.deepEqual(after, before, "nothing is left");
  const page = await readFile(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
  assert.ok(page.includes(await readFile(path, "utf8")), "the documentation quotes the program");
}

export function readme() {
  return readFile(new URL("../../README.md", import.meta.url), "utf8");
}
