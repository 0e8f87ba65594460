// Twilio's Python library, configured for the sandbox.

import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { hasPython, pythonWithTwilio } from "../harness/python.mjs";
import { ACCOUNT_SID, AUTH_TOKEN, startServer } from "../harness/server.mjs";
import { runSnippet } from "./snippet.mjs";

const HERE = fileURLToPath(new URL("python", import.meta.url));

const skip = hasPython ? false : "python3 is not installed";

let server;
let python;

if (!hasPython) console.log("python3 is not installed: the tests of the Python library are skipped.");

before(async () => {
  if (!hasPython) return;
  python = pythonWithTwilio();
  server = await startServer();
});

after(() => server?.stop());

test("the Python library works with the sandbox", { skip }, () => {
  const env = { ...process.env, SANDBOX_URL: server.address, ACCOUNT_SID, AUTH_TOKEN, PYTHONDONTWRITEBYTECODE: "1" };
  execFileSync(python, ["-m", "unittest", "--quiet"], { cwd: HERE, env, stdio: "inherit" });
});

test("the snippet of the documentation works", { skip }, async () => {
  await runSnippet(python, "services.py", "None", server);
});
