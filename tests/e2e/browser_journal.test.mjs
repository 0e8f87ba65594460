// The history of this browser, on a sandbox server without a gateway and with sample data.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";

import { Program, startServer } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { BASE, FOLDER, enterServer, enterStatic } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const server = await startServer({ extra: ["--faults"] });
const host = await serveStatic(FOLDER, BASE);
after(async () => {
  host.close();
  await server.stop();
});
beforeEach(() => server.faults([]));

const enter = enterServer(server);
const journey = (name, act) => test(name, () => visit(browser, act));
const loaded = (page, count) => page.getByText(`All ${count} loaded`, { exact: true }).waitFor();
const nothing = (page) => page.getByRole("heading", { name: "No changes in this browser yet" }).waitFor();
const record = (page, text) => page.getByRole("row").filter({ hasText: text });

async function openHistory(page) {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "History" }).click();
  await page.getByRole("heading", { name: "History", level: 1 }).waitFor();
}

/** Renames the first service of the list. Returns its name before. */
async function rename(page, name) {
  const before = (await ui.names(page))[0];
  await ui.act(page, "Rename", before);
  const dialog = page.getByRole("dialog", { name: /^Rename / });
  await ui.nameField(dialog).fill(name);
  await dialog.locator("button[type=submit], button[data-kind=primary]").first().click();
  return before;
}

async function exported(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

async function clear(page) {
  await page.getByRole("button", { name: "Clear history" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Clear the history of this browser?" });
  await dialog.getByRole("button", { name: "Clear history" }).click();
  await dialog.waitFor({ state: "detached" });
}

journey("a renamed service is in the history, which can be exported and cleared", async (page) => {
  await enter(page);
  await ui.loadedSid(page);
  const before = await rename(page, "Renamed here");
  await page.getByRole("link", { name: "Renamed here", exact: true }).waitFor();
  await openHistory(page);
  await loaded(page, 1);
  const row = record(page, "Renamed service");
  await row.getByText("Done", { exact: true }).waitFor();
  assert.equal(await row.locator("del").innerText(), before);
  assert.equal(await row.locator("ins").innerText(), "Renamed here");
  const json = await exported(page, "Export JSON");
  assert.match(json.name, /^history-browser-\d{4}-\d\d-\d\d\.json$/);
  const [only] = JSON.parse(json.text);
  assert.deepEqual([only.outcome, only.method, only.changes[0].before], ["done", "POST", before]);
  const csv = await exported(page, "Export CSV");
  assert.equal(csv.text.trimEnd().split("\r\n").length, 2);
  await page.getByLabel("Setting").fill("PostWebhookUrl");
  await page.keyboard.press("Tab");
  await page.getByRole("heading", { name: "No changes match" }).waitFor();
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await loaded(page, 1);
  await clear(page);
  await nothing(page);
  await page.reload();
  await nothing(page);
});

journey("a deleted service is recorded with its configuration", async (page) => {
  const { sid } = (await server.call("POST", "/v1/Services", { FriendlyName: "Doomed" })).body;
  const hook = "https://hooks.example/events?token=Tr0ub4dor-and-3-birds";
  await server.call("POST", `/v1/Services/${sid}/Configuration/Webhooks`, { PostWebhookUrl: hook });
  await enter(page, `services/${sid}`);
  await ui.deleteHere(page, "Doomed");
  await openHistory(page);
  await loaded(page, 1);
  const { text } = await exported(page, "Export JSON");
  const [{ document }] = JSON.parse(text);
  assert.equal(document.services[0].name, "Doomed");
  assert.match(document.services[0].webhooks.PostWebhookUrl, /^https:\/\/hooks\.example\/events\?token=•••/);
  assert.ok(!text.includes("Tr0ub4dor"));
});

journey("a write whose tab is closed before the response is unknown", async (page, context) => {
  await enter(page);
  await ui.loadedSid(page);
  await server.faults([{ Method: "POST", DelayMs: 20_000, Times: 1 }]);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await rename(page, "Renamed too late");
  await sent;
  const other = await context.newPage();
  await enter(other, "history");
  await loaded(other, 1);
  await record(other, "Renamed too late").getByText("Unanswered", { exact: true }).waitFor();
  await page.close();
  for (let tries = 0; (await other.getByText("Not known", { exact: true }).count()) === 0; tries++) {
    assert.ok(tries < 20, "the browser releases the locks of a closed tab");
    await other.reload();
    await loaded(other, 1);
  }
  await other.getByText("The tab was closed before it recorded the outcome.").waitFor();
});

journey("another tab shows new changes after a reload", async (page, context) => {
  await enter(page, "history");
  await nothing(page);
  const other = await context.newPage();
  await enter(other);
  await ui.create(other, "From another tab");
  await other.getByRole("link", { name: "From another tab", exact: true }).waitFor();
  await page.reload();
  await loaded(page, 1);
  await record(page, "Created service").getByText("From another tab").first().waitFor();
});

journey("resetting the sample data clears their history", async (page) => {
  await enterStatic(host)(page);
  await ui.loadedSid(page);
  await ui.create(page, "Not for long");
  await page.getByRole("link", { name: "Not for long", exact: true }).waitFor();
  await openHistory(page);
  await loaded(page, 1);
  await (await ui.openAccount(page)).getByRole("button", { name: "Reset sample data" }).click();
  const question = page.getByRole("alertdialog", { name: "Reset the sample data?" });
  await Promise.all([page.waitForEvent("load"), question.getByRole("button", { name: "Reset sample data" }).click()]);
  await nothing(page);
});

/** Runs a command. Fails unless it succeeds. */
async function command(...args) {
  const program = new Program(args);
  assert.equal(await program.ended(), 0, program.output);
}

journey("an account is exported by command, changed in one line and applied, and the change is in the history", async (page) => {
  const folder = await mkdtemp(join(tmpdir(), "conversations-admin-commands-"));
  const data = join(folder, "sandbox.sqlite");
  const records = ["--data", data];
  const [settings, edited] = [join(folder, "settings.json"), join(folder, "edited.json")];
  let other = await startServer({ records: [...records, "--seed", "demo"] });
  try {
    await command("export", "--sandbox", "--data", data, "--output", settings);
    await other.stop();
    const [before, after] = ['"ReachabilityEnabled": false', '"ReachabilityEnabled": true'];
    const text = await readFile(settings, "utf8");
    assert.ok(text.includes(before));
    await writeFile(edited, text.replace(before, after));
    await command("apply", edited, "--sandbox", "--data", data);

    other = await startServer({ records, port: other.port });
    await enterServer(other)(page, "history");
    await loaded(page, 1);
    const row = record(page, "Changed service configuration");
    await row.getByText("By a command of cli+").waitFor();
    await row.getByText("Done", { exact: true }).waitFor();
    const sid = (await row.getByRole("link").first().getAttribute("href")).match(/IS[0-9a-f]{32}/)[0];
    const path = `/v1/Services/${sid}/Configuration`;
    assert.equal((await other.call("GET", path)).body.reachability_enabled, true);

    await row.getByRole("link", { name: /^Undo/ }).first().click();
    await page.getByRole("heading", { name: "Plan: 1 change" }).waitFor();
    await page.getByRole("button", { name: "Apply 1 change" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Apply plan" }).click();
    await page.getByRole("heading", { name: "Results" }).waitFor();
    await page.getByRole("button", { name: "Close results" }).click();
    await loaded(page, 2);
    assert.equal((await other.call("GET", path)).body.reachability_enabled, false);
  } finally {
    await other.stop();
    await rm(folder, { recursive: true });
  }
});
