// The official library for Python, in an environment of its own in the user's cache.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { ACCOUNT_SID, AUTH_TOKEN, startServer } from "../harness/server.mjs";
import { runSnippet } from "./snippet.mjs";

const VERSION = "9.13.0";
const HERE = fileURLToPath(new URL("python", import.meta.url));

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const skip = hasPython ? false : "python3 is not installed";

let server;
let python;

/** The interpreter that has the library; installed once a machine, and again after an interrupted attempt. */
function installed() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const environment = join(cache, "conversations-admin", `python-twilio-${VERSION}`);
  const interpreter = join(environment, "bin", "python");
  const complete = join(environment, "complete");
  if (!existsSync(complete)) {
    console.log(`Installing twilio ${VERSION} for Python into ${environment}; this may take a minute.`);
    rmSync(environment, { recursive: true, force: true });
    mkdirSync(environment, { recursive: true });
    const options = { stdio: ["ignore", "ignore", "inherit"] };
    execFileSync("python3", ["-m", "venv", environment], options);
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `twilio==${VERSION}`];
    execFileSync(interpreter, install, options);
    writeFileSync(complete, "");
  }
  return interpreter;
}

if (!hasPython) console.log("python3 is not installed: the tests of the Python library are skipped.");

before(async () => {
  if (!hasPython) return;
  python = installed();
  server = await startServer();
});

after(() => server?.stop());

test("the Python library sets, reads and is refused the same", { skip }, () => {
  const env = { ...process.env, SANDBOX_URL: server.address, ACCOUNT_SID, AUTH_TOKEN, PYTHONDONTWRITEBYTECODE: "1" };
  execFileSync(python, ["-m", "unittest", "--quiet"], { cwd: HERE, env, stdio: "inherit" });
});

test("the README's snippet does what it says", { skip }, async () => {
  await runSnippet(python, "services.py", "None", server);
});
