// Settings as a file: an account is exported, the file edited and imported, and the account is like the file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";

import { launch, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { enterServer } from "./harness/sites.mjs";

const NAME = "Customer Care (production)";

const browser = await launch();
const server = await startDashboard();
after(() => server.stop());

const enter = (page) => enterServer(server)(page, "file");

/** Presses a button that exports, and returns the file. Reading the account takes hundreds of requests. */
async function exported(page, button) {
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 60_000 }),
    page.getByRole("button", { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

const service = async () => {
  const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
  return services.find(({ friendly_name }) => friendly_name === NAME).sid;
};

test("an account is exported, changed in one line, and imported", () =>
  visit(browser, async (page) => {
    await enter(page);
    const { name, text } = await exported(page, "Export account as JSON");
    assert.match(name, /^settings-\d{4}-\d\d-\d\d\.json$/);
    const document = JSON.parse(text);
    assert.equal(document.format, "conversations-admin");
    assert.ok(document.services.length > 40);
    assert.ok(!text.includes("lovelace"));
    await page.getByText(/things? (is|are) not in the file/).waitFor();

    const entry = document.services.find((entry) => entry.name === NAME);
    const before = entry.configuration.ReachabilityEnabled;
    entry.configuration.ReachabilityEnabled = !before;
    const buffer = Buffer.from(JSON.stringify(document));
    await page.getByLabel("Settings file").setInputFiles({ name: "edited.json", mimeType: "application/json", buffer });
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("heading", { name: "Plan: 1 change" }).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Apply 1 change" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Apply plan" }).click();
    await page.getByText("1 of 1 change finished").waitFor();
    const path = `/v1/Services/${await service()}/Configuration`;
    assert.equal((await server.call("GET", path)).body.reachability_enabled, !before);
    await page.getByRole("button", { name: "Close results" }).click();
    // The account is like the file now.
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("heading", { name: /^Plan: (0 changes|nothing to change)$/ }).waitFor({ timeout: 60_000 });
  }));

test("a configuration of Terraform is exported", () =>
  visit(browser, async (page) => {
    await enter(page);
    const { name, text } = await exported(page, "Export account as Terraform");
    assert.match(name, /^settings-.*\.tf$/);
    assert.ok(text.includes(`  to = twilio_conversations_service.customer_care_production\n  id = "/Services/${await service()}"\n`));
  }));
