// Plans in a real browser: runs that a restart of the server, a reload or a second tab interrupts, and what is undone afterwards.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";

const browser = await launch();
const folder = mkdtempSync(join(tmpdir(), "plans-"));
const started = [];

after(async () => {
  for (const server of started) await server.stop();
  rmSync(folder, { recursive: true });
});

async function start(options) {
  const server = await startServer({ extra: ["--faults"], ...options });
  started.push(server);
  return server;
}

/** A server with services in a file, so that it can be killed and started again. */
function startKept(name, port) {
  return start({ records: ["--data", join(folder, name)], port });
}

async function createServices(server, count) {
  for (let index = 0; index < count; index++) {
    const { status } = await server.call("POST", "/v1/Services", { FriendlyName: `leftover ${index}` });
    assert.equal(status, 201);
  }
}

async function names(server) {
  return (await server.call("GET", "/v1/Services?PageSize=1000")).body.services.map((service) => service.friendly_name);
}

const leftovers = async (server) => (await names(server)).filter((name) => name?.startsWith("leftover")).length;

/** Selects the leftovers, plans to delete them, and applies the plan. */
async function deleteLeftovers(page, server, count) {
  await page.goto(`${server.address}/bulk`);
  await page.getByRole("radio", { name: "Delete the services" }).check();
  await page.getByRole("searchbox", { name: "Search by name or SID" }).fill("leftover");
  await page.getByRole("button", { name: `Select ${count} shown` }).click();
  await page.getByRole("button", { name: "Make a plan" }).click();
  await page.getByRole("button", { name: `Delete ${count} services` }).click();
  const question = page.getByRole("alertdialog", { name: `Delete ${count} services?` });
  await question.getByRole("textbox", { name: /^Type/ }).fill(`delete ${count}`);
  await question.getByRole("button", { name: `Delete ${count} services` }).click();
  await page.getByRole("heading", { name: "Results" }).waitFor();
}

/** Waits until so many changes are finished, but not all. */
async function untilFinished(page, count) {
  const status = page.getByText(/\d+ of \d+ changes? finished/);
  for (let tries = 0; tries < 500; tries++) {
    const [, finished, total] = /(\d+) of (\d+)/.exec(await status.innerText());
    if (Number(finished) >= count) return assert.ok(Number(finished) < Number(total), `all ${total} are finished`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(await status.innerText());
}

/** Waits until all changes are done. What was sent without a response is tried again by the user, who decides whether to send it twice. */
async function untilDone(page, count) {
  const retry = page.getByRole("button", { name: "Try failed changes again" });
  const done = page.getByText(`${count} of ${count} changes finished: ${count} done.`);
  await retry.or(done).waitFor({ timeout: 60_000 });
  if (await retry.isVisible()) await retry.click();
  await done.waitFor({ timeout: 30_000 });
}

test("twenty leftovers are deleted while the server answers 429 and is killed once", { timeout: 120_000 }, () =>
  visit(browser, async (page) => {
    const server = await startKept("killed.sqlite");
    await createServices(server, 20);
    await server.faults([{ Method: "DELETE", Status: "429", After: "2", Times: "6" }, { Method: "DELETE", DelayMs: "150" }]);
    await deleteLeftovers(page, server, 20);
    await untilFinished(page, 4);
    await server.kill();
    const again = await startKept("killed.sqlite", server.port);
    await untilDone(page, 20);
    assert.equal(await leftovers(again), 0);
    await page.getByRole("button", { name: "Close results" }).click();
    await page.getByText("No services selected").waitFor();
  }));

test("a reload in the middle of a run asks first, and the run is continued", { timeout: 60_000 }, () =>
  visit(browser, async (page) => {
    const server = await start({ records: ["--in-memory", "--seed", "empty"] });
    await createServices(server, 16);
    await server.faults([{ Method: "DELETE", DelayMs: "400" }]);
    page.on("dialog", (dialog) => dialog.accept());
    await deleteLeftovers(page, server, 16);
    await untilFinished(page, 4);
    await page.reload();
    await page.getByText("A plan was interrupted.").waitFor();
    await page.getByRole("button", { name: "Continue plan" }).click();
    await untilDone(page, 16);
    assert.equal(await leftovers(server), 0);
    await page.reload();
    await page.getByRole("radio", { name: "Delete the services" }).waitFor();
    assert.equal(await page.getByText("A plan was interrupted.").count(), 0);
  }));

test("a link in the middle of a run asks first", { timeout: 60_000 }, () =>
  visit(browser, async (page) => {
    const server = await start({ records: ["--in-memory", "--seed", "empty"] });
    await createServices(server, 3);
    await server.faults([{ Method: "DELETE", DelayMs: "1500" }]);
    await deleteLeftovers(page, server, 3);
    await page.getByRole("link", { name: "Health" }).click();
    const question = page.getByRole("alertdialog", { name: "Leave while the plan runs?" });
    await question.getByRole("button", { name: "Stay" }).click();
    await page.getByText("3 of 3 changes finished: 3 done.").waitFor();
    await page.getByRole("link", { name: "Health" }).click();
    await page.getByRole("heading", { name: "Health", level: 1 }).waitFor();
  }));

test("a paused run is continued, and a stopped one is over", { timeout: 60_000 }, () =>
  visit(browser, async (page) => {
    const server = await start({ records: ["--in-memory", "--seed", "empty"] });
    await createServices(server, 30);
    await server.faults([{ Method: "DELETE", DelayMs: "500" }]);
    await deleteLeftovers(page, server, 30);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText(/^Paused\. /).waitFor();
    const left = await leftovers(server);
    assert.ok(left > 0 && left < 30, `${left} left`);
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.equal(await leftovers(server), left, "nothing is sent during a pause");
    await page.getByRole("button", { name: "Continue" }).click();
    await untilFinished(page, 30 - left + 1);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText(/^Stopped\. /).waitFor();
    const stopped = await leftovers(server);
    assert.ok(stopped > 0 && stopped < left, `${stopped} left`);
    await page.getByText("Not sent").first().waitFor();
    await page.reload();
    await page.getByRole("radio", { name: "Delete the services" }).waitFor();
    assert.equal(await page.getByText("A plan was interrupted.").count(), 0);
  }));

test("a plan is continued after its tab was closed, by one tab only", { timeout: 60_000 }, () =>
  visit(browser, async (page, context) => {
    const server = await start({ records: ["--in-memory", "--seed", "empty"] });
    await createServices(server, 16);
    await server.faults([{ Method: "DELETE", DelayMs: "8000" }]);
    await deleteLeftovers(page, server, 16);
    const others = [await context.newPage(), await context.newPage()];
    for (const other of others) {
      await other.goto(`${server.address}/bulk`);
      await other.getByRole("radio", { name: "Delete the services" }).waitFor();
      assert.equal(await other.getByText("A plan was interrupted.").count(), 0, "it is carried out");
    }
    await page.close();
    for (const other of others) {
      await other.goto(server.address);
      await other.getByRole("link", { name: "Open plan" }).click();
      await other.getByText("A plan was interrupted.").waitFor();
    }
    const [one, twin] = others;
    await server.faults([{ Method: "DELETE", DelayMs: "5000" }]);
    await one.getByRole("button", { name: "Continue plan" }).click();
    await one.getByRole("heading", { name: "Results" }).waitFor();
    await twin.getByRole("button", { name: "Continue plan" }).click();
    await twin.getByText("Another tab of this browser carries out this plan.").waitFor();
    await server.faults([]);
    await untilDone(one, 16);
    assert.equal(await leftovers(server), 0);
  }));

test("settings are copied from another account of the gateway, and all of them undone in the history", { timeout: 60_000 }, () =>
  visit(browser, async (page, context) => {
    const accounts = [{ name: "production", label: "Production" }, { name: "staging", label: "Staging" }];
    const { gateway, sandbox, close } = await startGatewayToTwilio({ accounts });
    started.push({ stop: close });
    await gateway.admit(context);
    const { services } = (await sandbox.call("GET", "/v1/Services?PageSize=1000")).body;
    const sid = (name) => services.find((service) => service.friendly_name === name).sid;
    const [from, to] = [sid("Customer Care (staging)"), sid("QA Regression")];
    const settings = ["Configuration", "Configuration/Webhooks", "Configuration/Notifications"];
    const stored = () => Promise.all(settings.map(async (part) => (await sandbox.call("GET", `/v1/Services/${to}/${part}`)).body));
    const before = await stored();
    await page.goto(`${gateway.address}/accounts/production/compare`);
    await page.getByRole("combobox", { name: "Account to copy from" }).selectOption({ label: "Staging" });
    await page.getByRole("combobox", { name: /^Copy from/ }).fill(from);
    await page.getByRole("combobox", { name: /^Copy to/ }).fill(to);
    const request = page.waitForRequest((request) => request.url().includes(`/gateway/accounts/staging/v1/Services/${from}/`));
    await page.getByRole("button", { name: "Compare services" }).click();
    await request;
    await page.getByRole("button", { name: "Choose all" }).click();
    await page.getByRole("button", { name: /^Apply \d+ changes$/ }).click();
    await page.getByRole("button", { name: "Apply plan" }).click();
    await page.getByText(/^(\d+) of \1 changes finished/).waitFor();
    assert.match(page.url(), /account=staging/);
    assert.notDeepEqual(await stored(), before);
    await page.goto(`${gateway.address}/accounts/production/history`);
    await page.getByRole("link", { name: /^Undo whole plan\b/ }).first().click();
    await page.getByText(/^Plan with (\d+) changes, \1 done$/).waitFor();
    await page.getByRole("button", { name: /^Apply \d+ changes$/ }).click();
    await page.getByRole("button", { name: "Apply plan" }).click();
    await page.getByText(/^(\d+) of \1 changes finished: \1 done\.$/).waitFor();
    assert.deepEqual(await stored(), before);
  }));
