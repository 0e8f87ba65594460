// The gateway behind nginx and Caddy, with the sample configurations. Each is tested if it is installed.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { freePort } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { Authority } from "./harness/certificates.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import { ofDashboard } from "./harness/gateway.mjs";
import * as ui from "./harness/ui.mjs";

const ADA = { name: "ada", password: "a password of four words" };
const CLAIMED = "203.0.113.99";

const sample = (name) => readFile(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), "utf8");
const browser = await launch();
const authority = new Authority();

/** Replaces parts of a sample by this machine's values. The sample must contain each part. */
function adapted(text, changes) {
  return changes.reduce((text, [before, after]) => {
    assert.ok(text.includes(before), `the sample contains ${before}`);
    return text.replaceAll(before, after);
  }, text);
}

/** Configuration and start of each proxy. `files` are the certificate and its key. */
const SERVERS = {
  nginx: {
    version: ["-v"],
    async start({ folder, files, port, upstream }) {
      const server = adapted(await sample("nginx.conf"), [
        ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`],
        ["server_name admin.example", "server_name 127.0.0.1"],
        ["/etc/ssl/admin.example/fullchain.pem", files.cert],
        ["/etc/ssl/admin.example/privkey.pem", files.key],
        ["http://127.0.0.1:8080", upstream],
      ]);
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`).join(" ");
      // Otherwise nginx as root gives its folders to a user who cannot read this one.
      const user = process.getuid() === 0 ? "user root;" : "";
      const whole = `${user} daemon off; pid nginx.pid; error_log stderr; events {} http { access_log off; ${temporary}\n${server}}`;
      await writeFile(join(folder, "nginx.conf"), whole);
      return spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"]);
    },
  },
  caddy: {
    version: ["version"],
    async start({ folder, files, port, upstream }) {
      const server = adapted(await sample("Caddyfile"), [
        ["admin.example {\n", `https://127.0.0.1:${port} {\n\tbind 127.0.0.1\n\ttls ${files.cert} ${files.key}\n`],
        ["127.0.0.1:8080", new URL(upstream).host],
      ]);
      await writeFile(join(folder, "Caddyfile"), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${server}`);
      const env = { PATH: process.env.PATH, HOME: folder };
      return spawn("caddy", ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"], { env });
    },
  },
};

/** Starts a gateway and a proxy in front of it for the duration of the test. */
async function behind(context, start) {
  const folder = await mkdtemp(join(tmpdir(), "conversations-admin-"));
  const { cert, key } = authority.issue();
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  await Promise.all([writeFile(files.cert, cert), writeFile(files.key, key)]);
  const port = await freePort();
  const { sandbox, twilio, gateway, close } = await startGatewayToTwilio({
    authority,
    accounts: [{ name: "twilio" }],
    people: { [ADA.name]: { role: "admin", password: ADA.password } },
    network: { publicUrl: `https://127.0.0.1:${port}` },
  });
  const server = await start({ folder, files, port, upstream: gateway.local });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (said += text));
  context.after(async () => {
    if (server.exitCode === null) await Promise.all([once(server, "exit"), server.kill("SIGTERM")]);
    await close();
    await rm(folder, { recursive: true });
  });
  gateway.reachThrough(gateway.address);
  for (let tries = 0; (await gateway.ask("GET", "/healthz").catch(() => ({}))).status !== 200; tries += 1) {
    assert.ok(tries < 100 && server.exitCode === null, said);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { gateway, sandbox, twilio };
}

for (const [name, { version, start }] of Object.entries(SERVERS)) {
  const skip = spawnSync(name, version).error ? `${name} is not installed` : false;
  if (skip) console.log(`${skip}: its sample is not tested.`);

  test(`behind ${name}, users sign in, read and write`, { skip }, async (context) => {
    const { gateway, twilio } = await behind(context, start);
    const session = await gateway.signIn(ADA);
    const headers = { ...ofDashboard(gateway.address), cookie: `${session.name}=${session.value}` };
    const page = await gateway.ask("GET", "/", { headers: {} });
    for (const header of ["content-security-policy", "cross-origin-opener-policy", "strict-transport-security"]) {
      assert.ok(page.headers[header], header);
    }
    const form = { FriendlyName: "Behind it" };
    const created = await gateway.ask("POST", "/gateway/accounts/twilio/v1/Services", { headers, form });
    assert.equal(created.status, 201, created.text);
    assert.ok(created.body.url.startsWith(`${gateway.address}/gateway/accounts/twilio/`), created.body.url);
    assert.equal(twilio.writes.length, 1);

    await visit(
      browser,
      async (page) => {
        await page.goto(`${gateway.address}/services`);
        await page.getByRole("textbox", { name: /^Name/ }).fill(ADA.name);
        await page.locator("input[type=password]").fill(ADA.password);
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await ui.open(page, "Behind it");
        await ui.deleteHere(page, "Behind it");
      },
      { ignoreHTTPSErrors: true },
    );
  });

  test(`behind ${name}, a client cannot claim another address`, { skip }, async (context) => {
    const { gateway } = await behind(context, start);
    const form = { Name: ADA.name, Password: "not the password" };
    const claimed = { ...ofDashboard(gateway.address), "x-forwarded-for": CLAIMED };
    assert.equal((await gateway.ask("POST", "/gateway/session", { form, headers: claimed })).status, 401);
    await gateway.stop();
    assert.match(gateway.log, /127\.0\.0\.1/);
    assert.ok(!gateway.log.includes(CLAIMED), gateway.log);
  });

  test(`behind ${name}, a write without a response is sent once`, { skip }, async (context) => {
    const { gateway, twilio } = await behind(context, start);
    const session = await gateway.signIn(ADA);
    const headers = { ...ofDashboard(gateway.address), cookie: `${session.name}=${session.value}` };
    await twilio.fail({ methods: ["POST"], answer: ({ socket }) => socket.destroy() });
    const answer = await gateway.ask("POST", "/gateway/accounts/twilio/v1/Services", { headers, form: { FriendlyName: "Once" } });
    assert.deepEqual([answer.status, answer.headers["x-conversations-admin-refused"]], [504, "lost"]);
    assert.equal(twilio.writes.length, 1);
  });
}
