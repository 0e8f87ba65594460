// Two tabs that change the same setting, and a connection that is lost while a save is on its way.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const PATH = "/v1/Configuration";

const browser = await launch();
const server = await startDashboard({ extra: ["--faults"] });
after(() => server.stop());

beforeEach(async () => {
  await server.faults([]);
  await server.call("POST", PATH, { DefaultInactiveTimer: "", DefaultClosedTimer: "" });
});

const journey = (name, act) => test(name, () => visit(browser, act));
const enter = (page) => enterServer(server)(page, "configuration");
const stored = async () => (await server.call("GET", PATH)).body.default_closed_timer;
const closed = (page) => page.getByRole("textbox", { name: "Closed timer: ISO 8601", exact: true });
const save = (page) => page.getByRole("button", { name: "Save configuration" }).click();
const changes = (page) => page.getByRole("region", { name: "Changes" });

/** Changes a setting in a page after another tab has saved another value. */
async function conflict(page, context) {
  const other = await context.newPage();
  await enter(page);
  await enter(other);
  await closed(page).fill("P8D");
  await closed(other).fill("P9D");
  await save(other);
  await ui.toast(other, "Account configuration saved");
  await save(page);
  await page.getByText("Someone else changed these settings while you were editing.").waitFor();
}

journey("a value that another tab has saved is shown before it is replaced", async (page, context) => {
  await conflict(page, context);
  assert.equal(await stored(), "P9D");
  await changes(page).locator("del", { hasText: "P9D" }).waitFor();
  await changes(page).locator("ins", { hasText: "P8D" }).waitFor();
  await save(page);
  await ui.toast(page, "Account configuration saved");
  assert.equal(await stored(), "P8D");
});

journey("the other tab's value is taken with the keyboard, and nothing is left to save", async (page, context) => {
  await conflict(page, context);
  const table = page.getByRole("table", { name: "Your values and theirs" });
  await table.getByRole("row", { name: /Closed timer.*8 days \(P8D\).*9 days \(P9D\)/ }).waitFor();
  await page.getByRole("radio", { name: "Keep mine: Closed timer" }).focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await closed(page).inputValue(), "P9D");
  await page.getByText("The stored values stay. There is nothing to save.").waitFor();
  await page.keyboard.press("ArrowUp");
  assert.equal(await closed(page).inputValue(), "P8D");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await table.waitFor({ state: "detached" });
  assert.equal(await stored(), "P9D");
});

journey("tabs that change different settings lose nothing", async (page, context) => {
  const other = await context.newPage();
  await enter(page);
  await enter(other);
  await closed(page).fill("P8D");
  await other.getByRole("textbox", { name: "Inactive timer: ISO 8601", exact: true }).fill("PT1H");
  await save(other);
  await ui.toast(other, "Account configuration saved");
  await save(page);
  await ui.toast(page, "Account configuration saved");
  const { default_closed_timer, default_inactive_timer } = (await server.call("GET", PATH)).body;
  assert.deepEqual([default_inactive_timer, default_closed_timer], ["PT1H", "P8D"]);
});

journey("a save whose response is lost keeps the input, and saving again succeeds", async (page) => {
  await enter(page);
  await closed(page).fill("P8D");
  await server.faults([{ Method: "POST", Path: PATH, Drop: true, Times: 1 }]);
  await save(page);
  await page.getByText("Twilio did not confirm the save. You can save again safely.").waitFor();
  assert.deepEqual([await closed(page).inputValue(), await stored()], ["P8D", "P8D"]);
  await save(page);
  await ui.unchanged(page);
  assert.equal(await stored(), "P8D");
});

journey("without a connection nothing is saved, and the input stays until there is one", async (page, context) => {
  await enter(page);
  await closed(page).fill("P8D");
  await context.setOffline(true);
  await save(page);
  await page.getByText("Nothing was saved, because the current values could not be loaded.").waitFor();
  assert.deepEqual([await closed(page).inputValue(), await stored()], ["P8D", null]);
  await context.setOffline(false);
  await save(page);
  await ui.toast(page, "Account configuration saved");
  assert.equal(await stored(), "P8D");
});

testAccessible(browser, {
  conflict: (page) => conflict(page, page.context()),
});
