// The app on the sandbox server: services, and failures of the server.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { launch, picture, visit } from "./harness/browser.mjs";
import { IS_ALONE } from "./harness/dashboard.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";
import { servicesTests } from "./services.mjs";

const browser = await launch();
const server = await startServer({ extra: ["--faults"] });
after(() => server.stop());
const site = { name: "server", address: `${server.address}/`, enter: enterServer(server) };

beforeEach(() => server.faults([]));

// In other runs they go through the gateway.
if (IS_ALONE) servicesTests(browser, site);

test("the data of a page is requested once, before the file of the page is loaded", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    const service = `services/${await ui.loadedSid(page)}`;
    const list = "/v1/Services?PageSize=100";
    const pages = {
      "": [list, "/v1/Configuration", "/v1/Configuration/Webhooks"],
      services: [list, "/v1/Configuration"],
      configuration: ["/v1/Configuration"],
      webhooks: ["/v1/Configuration/Webhooks"],
      [service]: [`/v1/S${service.slice(1)}`, "/v1/Configuration"],
      [`${service}/configuration`]: [`/v1/S${service.slice(1)}`, "/v1/Configuration", `/v1/S${service.slice(1)}/Configuration`],
      [`${service}/notifications`]: [`/v1/S${service.slice(1)}/Configuration/Notifications`],
      [`${service}/webhooks`]: [`/v1/S${service.slice(1)}/Configuration/Webhooks`, "/v1/Configuration/Webhooks"],
    };
    const targets = [];
    page.on("request", (request) => targets.push(request.url().slice(server.address.length)));
    for (const [path, expected] of Object.entries(pages)) {
      for (const open of [() => site.enter(page, path), () => page.reload()]) {
        targets.length = 0;
        await open();
        await page.waitForFunction(() => globalThis.firstResponses.size === 0, undefined, { timeout: 10_000 });
        await page.getByRole("heading", { level: 1 }).waitFor();
        // The status of the overview reads the settings once more.
        const isOnce = path !== service;
        for (const target of ["/config.json", ...expected]) {
          const count = targets.filter((sent) => sent === target).length;
          assert.ok(count === 1 || (count > 1 && !isOnce), `${path}: ${target} of\n${targets.join("\n")}`);
        }
        const started = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name, startTime }) => [name, startTime]));
        const partStart = started.find(([name]) => /split_\w+\.wasm$/.test(name))?.[1] ?? Infinity;
        for (const target of expected) {
          assert.ok(started.find(([name]) => name.endsWith(target))[1] < partStart, `${path}: ${target} was sent late`);
        }
      }
    }
  }));

test("loading a service again closes no menu, and reads its settings once", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    await page.getByText(/^All \d+ loaded$/).waitFor();
    const [name] = await ui.names(page);
    await ui.open(page, name);
    const updated = page.getByRole("term").filter({ hasText: "Updated" });
    const before = await updated.locator("+ dd time").getAttribute("datetime");
    await page.getByRole("link", { name: "Configuration", exact: true }).click();
    // It changes the date of the service.
    await page.getByRole("checkbox", { name: /^Reachability/ }).check();
    await page.getByRole("button", { name: "Save configuration" }).click();
    await ui.toast(page, "Configuration saved");
    let reads = 0;
    page.on("request", (request) => (reads += /\/v1\/Services\/IS[0-9a-f]{32}\/Configuration$/.test(request.url())));
    await server.faults([{ Method: "GET", Path: "/v1/Services/{Sid}", DelayMs: 3_000 }]);
    await page.getByRole("link", { name: "Overview", exact: true }).click();
    await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
    const rename = page.getByRole("menuitem", { name: "Rename", exact: true });
    await rename.waitFor();
    await updated.locator(`+ dd time:not([datetime="${before}"])`).waitFor({ timeout: 30_000 });
    await page.getByRole("region", { name: "Settings", exact: true }).waitFor();
    await rename.click();
    await page.getByRole("dialog", { name: `Rename “${name}”` }).waitFor();
    assert.equal(reads, 1);
  }));

test("too many requests are reported, and a retry works", () =>
  visit(browser, async (page) => {
    await server.faults([{ Path: "/v1/Services", Status: 429 }]);
    await site.enter(page);
    await page.getByText("Services could not be loaded.").waitFor();
    await page.getByText("Too many requests are running at once").waitFor();
    await server.faults([]);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText(/^All \d+ loaded$/).waitFor();
  }));

test("a failed save keeps the input", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    await server.faults([{ Method: "POST", Path: "/v1/Services", Status: 500, Times: 1 }]);
    const dialog = await ui.openCreate(page);
    await ui.nameField(dialog).fill("Survivor");
    await dialog.getByRole("button", { name: "Create service" }).click();
    await dialog.getByText("Twilio returned an error:").waitFor();
    assert.equal(await ui.nameField(dialog).inputValue(), "Survivor");
    await picture(page, "server-failed-save");

    await dialog.getByRole("button", { name: "Create service" }).click();
    await ui.toast(page, "“Survivor” created");
    await ui.open(page, "Survivor");
    await ui.deleteHere(page, "Survivor");
  }));

test("renaming without Chat v2 is explained and keeps the input", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    const sid = await ui.loadedSid(page);
    await site.enter(page, `services/${sid}`);
    await page.getByRole("heading", { name: "Identity" }).waitFor();
    const dialog = await ui.openRename(page, await page.getByRole("heading", { level: 1 }).innerText());
    const field = ui.nameField(dialog);
    await field.fill("Another name");
    const reasons = {
      403: "Chat v2 is not available with this account SID and token.",
      404: "Chat v2 does not know this service",
      410: "Twilio has ended Chat v2 for this account.",
    };
    for (const [status, reason] of Object.entries(reasons)) {
      await server.faults([{ Method: "POST", Path: "/v2/", Status: status, Times: 1 }]);
      await dialog.getByRole("button", { name: "Rename service" }).click();
      await page.getByText(reason).waitFor();
      assert.equal(await field.inputValue(), "Another name");
    }
  }));

test("a request that the browser resends creates one service", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    // Browsers resend a request on a reused connection only.
    await ui.loadedSid(page);
    await server.faults([{ Method: "POST", Drop: true, Times: 1 }]);
    await ui.create(page, "Sent twice");
    await ui.toast(page, "“Sent twice” created");
    await page.reload();
    await ui.search(page, "Sent twice");
    await page.getByText(/^1 match\./).waitFor();
    await ui.open(page, "Sent twice");
    await ui.deleteHere(page, "Sent twice");
  }));

test("a missing response is not treated as a failure", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    await server.faults([{ Method: "POST", Drop: true }]);
    const dialog = await ui.openCreate(page);
    await ui.nameField(dialog).fill("Doubtful");
    await dialog.getByRole("button", { name: "Create service" }).click();
    await dialog.getByText("The service may exist now.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await ui.open(page, "Doubtful");

    await server.faults([{ Method: "DELETE", Drop: true }]);
    await ui.deleteHere(page, "Doubtful");
  }));

test("a server that ended is reported, and the page works after its restart", async (context) => {
  const mortal = await startServer({ extra: ["--faults"] });
  let revived;
  context.after(() => Promise.all([mortal.kill(), revived?.stop()]));
  await visit(browser, async (page) => {
    await enterServer(mortal)(page);
    const dialog = await ui.openCreate(page);
    await ui.nameField(dialog).fill("Typed before the end");
    await mortal.kill();
    await dialog.getByRole("button", { name: "Create service" }).click();
    await dialog.getByText("The server did not respond.").first().waitFor();
    assert.equal(await ui.nameField(dialog).inputValue(), "Typed before the end");
    await picture(page, "server-gone");

    revived = await startServer({ port: mortal.port });
    await dialog.getByRole("button", { name: "Create service" }).click();
    await ui.toast(page, "“Typed before the end” created");
  });
});

test("acknowledged changes survive a killed server", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "conversations-admin-"));
  const records = ["--data", join(folder, "sandbox.sqlite"), "--seed", "demo"];
  const first = await startServer({ records });
  let second;
  context.after(async () => {
    await Promise.all([first.kill(), second?.stop()]);
    await rm(folder, { recursive: true });
  });
  await visit(browser, async (page) => {
    await enterServer(first)(page);
    await ui.create(page, "Kept on disk");
    await ui.toast(page, "“Kept on disk” created");
    await first.kill();
    second = await startServer({ records, port: first.port });
    await page.reload();
    await ui.open(page, "Kept on disk");
  });
});
