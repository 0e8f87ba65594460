// Health of an account: everybody who may read it sees the same findings, in the page and by the command.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { SERVER_BINARY } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const ADMIN = { name: "ada", password: "a password of four words" };
const VIEWER = { name: "ben", password: "another one of four words" };

const browser = await launch();
const { twilio, gateway, close } = await startGatewayToTwilio({
  accounts: [
    { name: "production", label: "Acme", production: true },
    { name: "archive", label: "Acme before the merger", read_only: true },
  ],
  people: { ada: { role: "admin", password: ADMIN.password }, ben: { role: "viewer", password: VIEWER.password } },
});
after(close);

/** Opens an address of an account as a user who is signed in. */
async function enter(page, who, account, path) {
  const limits = { domain: "127.0.0.1", path: "/", httpOnly: true, secure: true, sameSite: "Strict" };
  await page.context().addCookies([{ ...(await gateway.signIn(who)), ...limits }]);
  await enterServer({ address: `${gateway.address}/accounts/${account}` })(page, path);
}

/** Opens the page and returns the findings of its JSON file. */
async function findings(who, account) {
  let found;
  await visit(browser, async (page) => {
    await enter(page, who, account, "health");
    await page.getByRole("button", { name: "Check again" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export JSON" }).click(),
    ]);
    found = JSON.parse(await readFile(await download.path(), "utf8"));
  });
  return found;
}

/** Runs the command on an account of the gateway. */
function command(account) {
  const args = ["health", "--accounts", join(gateway.folder, "accounts.toml"), "--account", account, "--format", "json"];
  return new Promise((resolve) => {
    execFile(SERVER_BINARY, args, { env: { PATH: process.env.PATH }, maxBuffer: 1 << 26 }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, findings: JSON.parse(stdout).findings }),
    );
  });
}

test("a viewer, a read-only account and the command have the same findings", async () => {
  const seen = await findings(VIEWER, "production");
  assert.ok(seen.length > 50, `${seen.length} findings`);
  assert.deepEqual(await findings(ADMIN, "archive"), seen);
  const { code, findings: printed } = await command("production");
  assert.equal(code, 2);
  assert.deepEqual(printed, seen);
  assert.ok(twilio.calls === undefined || twilio.calls.every((call) => call.method === "GET"));
});

test("a default service that is gone is found and mended, and the finding is gone", () =>
  visit(browser, async (page) => {
    await enter(page, ADMIN, "production", "health");
    const title = page.getByRole("heading", { name: "Default service does not exist" });
    await title.waitFor();
    await page.getByRole("button", { name: "Check again" }).waitFor();
    await page.getByRole("link", { name: "Open account configuration" }).first().click();
    const picker = page.getByRole("combobox", { name: "Default service" });
    await picker.fill("Customer Care (production)");
    await page.getByRole("option", { name: /^Customer Care \(production\)/ }).first().click();
    await ui.saveReviewed(page, "Save configuration");
    await ui.toast(page, "Account configuration saved");
    await page.getByRole("link", { name: "Health" }).click();
    await page.getByRole("button", { name: "Check again" }).waitFor();
    await page.getByRole("heading", { name: "Notes" }).waitFor();
    assert.equal(await title.count(), 0);
  }));

test("one person who gets no push is explained, and their device stays masked", () =>
  visit(browser, async (page) => {
    await enter(page, VIEWER, "production", "");
    await page.getByRole("link", { name: "Customer Care (production)", exact: true }).click();
    await page.getByRole("link", { name: "Push notifications", exact: true }).click();
    await page.getByRole("textbox", { name: "Identity" }).fill("jonas.reed");
    await page.getByRole("button", { name: "Check push" }).click();
    await page.getByText("No push arrives.").waitFor();
    await page.getByText("Its binding is for GCM, which Google turned off in 2024.").first().waitFor();
    const device = page.getByRole("rowheader", { name: /^gcm/ });
    assert.match(await device.innerText(), /gcm jona…/);
    assert.ok(!page.url().includes("jonas"), page.url());
  }));
