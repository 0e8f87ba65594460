// A gateway over TLS with two accounts, an editor and a viewer, while upstream and gateway fail and restart.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { hasPython, pythonWithTwilio } from "../harness/python.mjs";
import { ACCOUNT_SID, startServer } from "../harness/server.mjs";
import { until } from "../harness/waiting.mjs";
import { launch, picture, visit } from "./harness/browser.mjs";
import { Canary, secret } from "./harness/canary.mjs";
import { Authority } from "./harness/certificates.mjs";
import { precondition, startGateway } from "./harness/gateway.mjs";
import { startTwilio } from "./harness/twilio.mjs";
import * as ui from "./harness/ui.mjs";

const SERVICE = "Order Updates (development)";
/** Secrets that must not leak. Session tokens are added. */
const SECRETS = { token: secret("token"), archive: secret("archive"), ada: secret("ada"), ben: secret("ben") };
/** Password inside a URL setting. Users who may read the setting see it; the journal must not contain it. */
const OF_WEBHOOK = secret("hook");
const PEOPLE = { ada: { role: "editor", password: SECRETS.ada }, ben: { role: "viewer", password: SECRETS.ben } };

const browser = await launch();
const canary = new Canary();
const authority = new Authority();
const [production, archive] = await Promise.all([
  startServer({ token: SECRETS.token, extra: ["--faults"] }),
  startServer({ token: SECRETS.archive }),
]);
const [twilio, old] = await Promise.all([
  startTwilio({ authority, sandbox: production }),
  startTwilio({ authority, sandbox: archive }),
]);
const gateway = await startGateway({
  authority,
  accounts: [
    { name: "production", twilio, token: SECRETS.token, label: "Acme", production: true },
    { name: "archive", twilio: old, token: SECRETS.archive, label: "Acme before the merger", read_only: true },
  ],
  people: PEOPLE,
  network: { identity: authority.issue() },
  extra: ["--log-format", "json"],
});
after(async () => {
  await gateway.close();
  await Promise.all([twilio.close(), old.close(), production.stop(), archive.stop()]);
});

async function sidIn(sandbox) {
  const { services } = (await sandbox.call("GET", "/v1/Services?PageSize=1000")).body;
  return services.find(({ friendly_name }) => friendly_name === SERVICE).sid;
}

const [SID, ARCHIVED] = await Promise.all([production, archive].map(sidIn));
const PATH = `/v1/Services/${SID}/Configuration/Webhooks`;

before(() => {
  if (!hasPython) console.log("python3 is not installed: what was changed is read without Twilio's library.");
});
beforeEach(async () => {
  await production.faults([]);
  await twilio.fail();
  twilio.forget();
  old.forget();
});

const url = (page) => page.getByRole("textbox", { name: "Post-event URL" });
const save = (page) => page.getByRole("button", { name: "Save webhooks" });
const account = (page) => page.getByRole("region", { name: "Account", exact: true });
const webhooks = (page, name = "production", sid = SID) =>
  page.goto(`${gateway.address}/accounts/${name}/services/${sid}/webhooks`);
const stored = async () => (await production.call("GET", PATH)).body.post_webhook_url;

/** Signs in on the page and adds the session token to the secrets. */
async function signIn(page, name) {
  await page.goto(`${gateway.address}/accounts/production/`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await enterPassword(page, name);
  await ui.signedIn(page, name, PEOPLE[name].role);
  await noteSession(page);
}

async function enterPassword(scope, name, password = PEOPLE[name].password) {
  await scope.getByRole("textbox", { name: /^Name/ }).fill(name);
  await scope.locator("input[type=password]").fill(password);
  await scope.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function noteSession(page) {
  const [{ value }] = await page.context().cookies(gateway.address);
  SECRETS[`session ${value.slice(0, 4)}`] = value;
}

/** A test by a user who is signed in. Everything that the browser receives is recorded. */
function journey(title, name, act) {
  const watched = async (page, context) => {
    canary.watch(context);
    await signIn(page, name);
    await act(page, context);
    await canary.recordPage(page);
  };
  test(title, () => visit(browser, watched, { ignoreHTTPSErrors: true }));
}

/** Sends a request as the dashboard does, without its controls. */
function ask(page, method, path, form, seen = "") {
  return page.evaluate(
    async ([method, path, form, seen]) => {
      const headers = { "x-conversations-admin": "1", "if-match": `"${seen}"` };
      headers["content-type"] = "application/x-www-form-urlencoded";
      const { status, headers: answered } = await fetch(path, { method, headers, body: form && new URLSearchParams(form) });
      return [status, answered.get("x-conversations-admin-refused")];
    },
    [method, path, form, seen],
  );
}

/** The latest row of the history that contains a text. */
async function change(page, text) {
  await page.goto(`${gateway.address}/accounts/production/history`);
  const row = page.getByRole("row").filter({ hasText: text }).first();
  await row.waitFor();
  return row;
}

journey("an editor's change reaches upstream and the history, with the editor's name", "ada", async (page, context) => {
  await account(page).getByText("Acme", { exact: true }).first().waitFor();
  await account(page).getByText("Production", { exact: true }).first().waitFor();
  await webhooks(page);
  const typed = `https://hook:${OF_WEBHOOK}@hooks.example/events`;
  await url(page).fill(typed);
  await ui.saveReviewed(page, "Save webhooks");
  await ui.toast(page, "Webhooks saved");
  assert.equal(readByPython() ?? (await stored()), typed);
  const writes = twilio.writes.map(({ method, target, body }) => [method, target, body]);
  assert.deepEqual(writes, [["POST", PATH, new URLSearchParams({ PostWebhookUrl: typed }).toString()]]);
  assertOnlyOurHeaders(twilio.requests);

  const row = await change(page, "hooks.example");
  for (const text of ["ada", SID, "Done", "a secret part"]) await row.getByText(text).first().waitFor();
  await picture(page, "gateway-history");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const csv = await readFile(await download.path());
  assert.match(csv.toString(), /hooks\.example/);
  canary.record("the history as CSV", csv);
  canary.record("the page of the history", await page.content());
});

/** Reads the setting from upstream with Twilio's Python library. Returns `undefined` without Python. */
function readByPython() {
  if (!hasPython) return undefined;
  const program = fileURLToPath(new URL("harness/post_webhook_url.py", import.meta.url));
  const env = { ...process.env, SANDBOX_URL: production.address, AUTH_TOKEN: SECRETS.token };
  return execFileSync(pythonWithTwilio(), [program, ACCOUNT_SID, SID], { env, encoding: "utf8" }).trim();
}

/** Asserts that no header of the browser reaches Twilio. */
function assertOnlyOurHeaders(requests) {
  const names = new Set(requests.flatMap(({ headers }) => headers.map(([name]) => name.toLowerCase())));
  const ours = ["accept", "accept-encoding", "authorization", "content-length", "content-type", "host", "user-agent"];
  assert.deepEqual([...names].sort(), ours);
}

journey("an editor cannot delete, with or without the page", "ada", async (page) => {
  await page.goto(`${gateway.address}/accounts/production/services/${SID}`);
  await page.getByText("Only admins can delete. You are an editor.").first().waitFor();
  await page.getByRole("button", { name: /^Actions for / }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click({ force: true });
  assert.equal(await page.getByRole("alertdialog").count(), 0);
  assert.deepEqual(await ask(page, "DELETE", `/gateway/accounts/production/v1/Services/${SID}`), [403, "role"]);
  assert.deepEqual(twilio.writes, []);
});

/** Changes the form, clicks its button and submits it without the button; asserts that only reads are sent. */
async function saveInVain(page) {
  await url(page).fill("https://example.com/in-vain");
  await page.getByText("1 unsaved change").waitFor();
  const called = [];
  page.on("request", (request) => called.push(request.method()));
  await save(page).click({ force: true });
  await save(page).evaluate((button) => button.form.requestSubmit());
  // A later request has completed, so that earlier ones are sent.
  await page.evaluate(() => fetch("config.json"));
  assert.ok(called.every((method) => method === "GET"), called.join());
}

journey("a viewer can read everything and change nothing", "ben", async (page) => {
  const before = await stored();
  await webhooks(page);
  await page.getByText("Your role is viewer. You can view settings but not change them.").waitFor();
  await url(page).waitFor();
  await picture(page, "gateway-viewer");
  await saveInVain(page);
  assert.deepEqual(await ask(page, "POST", `/gateway/accounts/production${PATH}`, { PostWebhookUrl: "" }), [403, "role"]);
  assert.deepEqual([twilio.writes, await stored()], [[], before]);
  await (await change(page, "hooks.example")).getByText("ada", { exact: true }).waitFor();
});

journey("a read-only account is read-only for every user", "ada", async (page) => {
  await (await ui.openAccount(page)).getByRole("link", { name: /Acme before the merger/ }).click();
  await page.waitForURL(/\/accounts\/archive\//);
  await page.getByRole("region", { name: "Account", exact: true }).getByText("Read-only here", { exact: true }).first().waitFor();
  await webhooks(page, "archive", ARCHIVED);
  await page.getByText("This account is read-only on this gateway. You cannot change its settings here.").waitFor();
  await saveInVain(page);
  await picture(page, "gateway-locked");
  const path = `/gateway/accounts/archive/v1/Services/${ARCHIVED}/Configuration/Webhooks`;
  assert.deepEqual(await ask(page, "POST", path, { PostWebhookUrl: "" }), [403, "read-only"]);
  assert.deepEqual(old.writes, []);
});

journey("a change that another user saves at the same time is not overwritten", "ada", async (page) => {
  await webhooks(page);
  await url(page).fill("https://example.com/second");
  // The first change is still being sent when the second is saved, so that a read does not show it.
  await production.faults([{ Method: "POST", DelayMs: 2_000, Times: 1 }]);
  const path = `/gateway/accounts/production${PATH}`;
  const { post_webhook_url: address, method } = (await production.call("GET", PATH)).body;
  const shown = precondition({ PostWebhookUrl: address ?? "", Method: method });
  const first = ask(page, "POST", path, { PostWebhookUrl: "https://example.com/first", Method: "GET" }, shown);
  await until(() => twilio.writes.length === 1);
  await ui.saveReviewed(page, "Save webhooks");
  assert.deepEqual(await first, [200, null]);
  await page.getByText("Someone else changed these settings while you were editing.").waitFor();
  assert.equal(await url(page).inputValue(), "https://example.com/second");
  await page.getByText("https://example.com/first").first().waitFor();
  await page.getByRole("region", { name: "Conflicts" }).getByText("Saved by ada (you),").waitFor();
  assert.equal(await stored(), "https://example.com/first");
  await ui.saveReviewed(page, "Save webhooks");
  await ui.toast(page, "Webhooks saved");
  assert.equal(await stored(), "https://example.com/second");
});

journey("an upstream that ends during a save loses nothing", "ada", async (page) => {
  await webhooks(page);
  await url(page).fill("https://example.com/in-the-middle");
  await production.faults([{ Method: "POST", DelayMs: 20_000 }]);
  await ui.saveReviewed(page, "Save webhooks");
  await until(() => twilio.writes.length === 1);
  await twilio.fail({ isClosed: true });
  await page.getByText("Twilio did not confirm the save. You can save again safely.").waitFor();
  assert.equal(await url(page).inputValue(), "https://example.com/in-the-middle");
  await picture(page, "gateway-upstream-gone");

  await ui.saveReviewed(page, "Save webhooks");
  await page.getByText("The webhooks could not be saved.").waitFor();
  await production.faults([]);
  await twilio.fail();
  await ui.saveReviewed(page, "Save webhooks");
  await ui.toast(page, "Webhooks saved");
  assert.equal(await stored(), "https://example.com/in-the-middle");
  assert.deepEqual(await outcomesOf("in-the-middle"), ["done", "unknown"]);
});

journey("a gateway that ends during a save loses nothing", "ada", async (page) => {
  await webhooks(page);
  await url(page).fill("https://example.com/killed");
  await production.faults([{ Method: "POST", DelayMs: 20_000 }]);
  await ui.saveReviewed(page, "Save webhooks");
  await until(() => twilio.writes.length === 1);
  await gateway.kill();
  await page.getByText("Twilio did not confirm the save. You can save again safely.").waitFor();
  await production.faults([]);
  await gateway.start();
  await ui.saveReviewed(page, "Save webhooks");
  await ui.toast(page, "Webhooks saved");
  assert.equal(await stored(), "https://example.com/killed");
  assert.deepEqual(await outcomesOf("killed"), ["done", "unknown"]);
  await (await change(page, "example.com/killed")).getByText("Done").waitFor();
});

/** Outcomes of the writes that contain a text, the latest first. */
async function outcomesOf(text) {
  const { code, output } = await gateway.run(["journal", "export", "--format", "json", "--person", "ada"]);
  assert.equal(code, 0, output);
  return JSON.parse(output).filter((record) => JSON.stringify(record).includes(text)).map(({ outcome }) => outcome);
}

journey("a session ended in another browser during a save loses nothing", "ada", async (page) => {
  await webhooks(page);
  await url(page).fill("https://example.com/signed-out");
  const elsewhere = async (other) => {
    await signIn(other, "ada");
    await (await ui.openUser(other)).getByRole("button", { name: "Sign out everywhere" }).click();
    await other.getByRole("alertdialog").getByRole("button", { name: /^Sign out everywhere/ }).click();
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.deepEqual((await other.context().cookies()).filter(({ value }) => value !== ""), []);
  };
  await visit(browser, elsewhere, { ignoreHTTPSErrors: true });

  await ui.saveReviewed(page, "Save webhooks");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.waitFor();
  await picture(page, "gateway-sign-in-again");
  await enterPassword(dialog, "ada");
  await dialog.waitFor({ state: "detached" });
  await noteSession(page);
  await ui.toast(page, "You are signed in again. Save again.");
  assert.equal(await page.getByText("The webhooks could not be saved.").count(), 0);
  assert.equal(await url(page).inputValue(), "https://example.com/signed-out");
  assert.deepEqual(twilio.writes, [], "nothing is sent automatically");
  await ui.saveReviewed(page, "Save webhooks");
  await ui.toast(page, "Webhooks saved");
  assert.equal(await stored(), "https://example.com/signed-out");
});

test("a wrong password and an unknown name give the same message", () =>
  visit(
    browser,
    async (page) => {
      await page.goto(gateway.address);
      for (const name of ["ada", "nobody"]) {
        await enterPassword(page, name, "not the password");
        await page.getByText("The name or the password is not right.").waitFor();
      }
    },
    { ignoreHTTPSErrors: true },
  ));

test("the journal is unchanged, and no secret has leaked", async () => {
  const { code, output } = await gateway.run(["journal", "verify"]);
  assert.equal(code, 0, output);
  for (const format of ["csv", "json"]) {
    canary.record(`the journal as ${format}`, (await gateway.run(["journal", "export", "--format", format])).output);
  }
  await gateway.run(["user", "list"]);
  await gateway.stop();
  canary.record("what the gateway printed", gateway.output);
  await canary.recordFolder(gateway.folder, (path) => /\.token$|key\.pem$/.test(path));
  await assert.rejects(canary.assertAbsent({ "known text": "hooks.example" }), "the search finds a known text");
  await assert.rejects(canary.assertAbsent({ "a file's": "SQLite format 3" }));
  await canary.assertAbsent(SECRETS);
  await canary.assertAbsent({ "the webhook's password": OF_WEBHOOK }, /the history|the journal|gateway printed|\.sqlite|gateway\/history/);
});
