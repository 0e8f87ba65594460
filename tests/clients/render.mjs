// Texts of requests in other languages, and programs that run them.

import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { ACCOUNT_SID, AUTH_TOKEN } from "../harness/server.mjs";

const RENDER = process.env.RENDER ?? fileURLToPath(new URL("../../target/debug/examples/render", import.meta.url));
const PACKAGES = fileURLToPath(new URL("node_modules", import.meta.url));

const run = promisify(execFile);

export const hasCurl = spawnSync("curl", ["--version"]).status === 0;

/** Renders requests in one language. `base` is the origin that they are sent to. */
export function render(language, requests, base) {
  const jobs = requests.map(({ method, path, form = [] }) => ({
    language,
    base,
    request: { method, path, params: new URLSearchParams(form).toString(), precondition: null },
  }));
  return JSON.parse(execFileSync(RENDER, { input: JSON.stringify(jobs), encoding: "utf8" }));
}

const env = {
  ...process.env,
  TWILIO_ACCOUNT_SID: ACCOUNT_SID,
  TWILIO_AUTH_TOKEN: AUTH_TOKEN,
  PYTHONDONTWRITEBYTECODE: "1",
};

/** Runs the texts of cURL in one shell, in order. */
export async function runCurl(texts) {
  await run("sh", ["-e", "-c", texts.join("\n")], { env });
}

/** Runs the programs of Node.js in one process, in order. */
export async function runNode(texts) {
  const folder = await mkdtemp(join(tmpdir(), "rendered-"));
  try {
    // The library is found beside the programs.
    await symlink(PACKAGES, join(folder, "node_modules"));
    const files = texts.map((_, index) => join(folder, `${index}.mjs`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index])));
    const all = files.map((file) => `await import(${JSON.stringify(pathToFileURL(file))});`).join("\n");
    await run(process.execPath, ["--input-type=module", "--eval", all], { env });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs the programs of Python in one process, in order. */
export async function runPython(python, texts) {
  const all = "import json, sys\nfor text in json.loads(sys.argv[1]):\n    exec(text, {})";
  await run(python, ["-c", all, JSON.stringify(texts)], { env });
}
