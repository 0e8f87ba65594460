// Mozilla's HTTP Observatory, run against a gateway of this machine.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { startServer } from "../harness/server.mjs";
import { Authority } from "../e2e/harness/certificates.mjs";
import { startGateway } from "../e2e/harness/gateway.mjs";
import { startTwilio } from "../e2e/harness/twilio.mjs";

const OBSERVATORY = fileURLToPath(new URL("node_modules/@mdn/mdn-http-observatory", import.meta.url));
/** Lists that it downloads when it is installed. They do not matter for this machine's address. */
const LISTS = { "hsts-preload.json": "{}", "tld-list.json": '["test", "com"]' };
/** Its best grade. */
const BEST = "A+";

const authority = new Authority();
const sandbox = await startServer();
const twilio = await startTwilio({ authority, sandbox });
const gateway = await startGateway({
  authority,
  accounts: [{ name: "twilio", twilio }],
  people: { ada: { role: "admin", password: "a password of four words" } },
  network: { identity: authority.issue() },
});
after(async () => {
  await gateway.close();
  await twilio.close();
  await sandbox.stop();
});

test("the Observatory rates the gateway A+ and finds nothing wrong", async () => {
  await Promise.all(Object.entries(LISTS).map(([name, text]) => writeFile(join(OBSERVATORY, "conf", name), text)));
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(gateway.folder, "ca.pem") };
  const scan = [join(OBSERVATORY, "src", "scan.js"), new URL(gateway.address).host];
  const { stdout } = await promisify(execFile)(process.execPath, scan, { env });
  const { scan: found, tests } = JSON.parse(stdout);
  const failed = Object.entries(tests).filter(([, { pass }]) => !pass).map(([name, { result }]) => `${name}: ${result}`);
  console.log(`${found.grade}, ${found.score} of 100, ${found.testsPassed} of ${found.testsQuantity} tests passed`);
  assert.deepEqual([failed, found.grade], [[], BEST]);
});
