// The list of services in a real browser: columns, filters, selection and saved views, across reloads.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { PHONE, launch, visit } from "./harness/browser.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const server = await startServer({ extra: ["--faults"] });
after(() => server.stop());
beforeEach(() => server.faults([]));

const heading = (page, name) => page.getByRole("columnheader", { name });
const loaded = (page) => page.getByText(/All \d+ loaded$/).waitFor();

async function open(page, query = "") {
  await enterServer(server)(page, `services${query}`);
  await loaded(page);
}

/** Returns the names of the rows, once they stay the same: a filter goes on while it reads. */
async function settledNames(page) {
  for (let last; ; ) {
    await page.waitForTimeout(300);
    const names = await ui.names(page);
    if (names.join() === last?.join()) return names;
    last = names;
  }
}

test("push and webhooks are read for the rows on the screen, and for others once they are scrolled to", () =>
  visit(browser, async (page) => {
    const read = [];
    page.on("request", (request) => {
      const [, sid] = /Services\/(IS\w+)\/Configuration\/Notifications/.exec(request.url()) ?? [];
      if (sid) read.push(sid);
    });
    await open(page);
    const rows = page.getByRole("row");
    await rows.nth(1).getByText(/^\d of \d$/).waitFor();
    const count = await rows.count();
    assert.ok(count > 20, `${count} rows`);
    const sids = await page.getByRole("rowheader").allInnerTexts();
    const last = /IS[0-9a-f]{32}/.exec(sids.at(-1))[0];
    assert.ok(!read.includes(last), "the last row is below the screen");
    await rows.last().scrollIntoViewIfNeeded();
    await rows.last().getByText(/^\d of \d$/).waitFor();
    assert.ok(read.includes(last));
    assert.equal(new Set(read).size, read.length, "no row is read twice");
  }));

test("a hidden column is not read, and stays hidden after a reload", () =>
  visit(browser, async (page) => {
    await open(page);
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Push" }).uncheck();
    await page.getByRole("checkbox", { name: "Created" }).uncheck();
    await page.keyboard.press("Escape");
    await heading(page, "Push").waitFor({ state: "hidden" });
    let read = 0;
    page.on("request", (request) => (read += Number(request.url().includes("/Configuration/Notifications"))));
    await page.reload();
    await loaded(page);
    await heading(page, "Webhooks").waitFor();
    await page.getByRole("row").nth(1).locator('[data-column="webhooks"]').getByText("Loading").waitFor({ state: "detached" });
    assert.equal(await heading(page, "Push").isVisible(), false);
    assert.equal(await heading(page, "Created").isVisible(), false);
    assert.equal(read, 0);
  }));

test("a filter is in the address, and survives a reload and Back", () =>
  visit(browser, async (page) => {
    await open(page);
    await page.getByRole("button", { name: "No webhooks" }).click();
    await page.waitForURL(/\?filter=no-webhooks$/);
    await page.getByText(/^(\d+) of \1 checked$/).waitFor();
    const names = await settledNames(page);
    await page.reload();
    await page.getByText(/^(\d+) of \1 checked$/).waitFor();
    assert.deepEqual(await settledNames(page), names);
    await page.getByRole("button", { name: "Leftovers" }).click();
    await page.getByText(/^(\d+) of \1 checked/).waitFor();
    const [first] = await settledNames(page);
    await page.getByRole("link", { name: first, exact: true }).click();
    await page.getByRole("heading", { name: first, level: 1 }).waitFor();
    await page.goBack();
    await page.waitForURL(/\?filter=leftovers$/);
    assert.equal((await settledNames(page))[0], first);
  }));

test("the leftovers are selected and lead to their deletion in bulk", () =>
  visit(browser, async (page) => {
    await open(page, "?filter=leftovers");
    await page.getByText(/^(\d+) of \1 checked/).waitFor();
    const count = (await settledNames(page)).length;
    assert.ok(count > 1);
    await page.getByRole("checkbox", { name: `Select all ${count}` }).check();
    await page.getByText(/selected, all that match$/).waitFor();
    await page.getByRole("button", { name: `Delete ${count} services…` }).click();
    await page.getByText(`${count} services selected`).waitFor();
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("heading", { name: /^Plan: / }).waitFor();
    await page.reload();
    await page.getByText("The selection was lost when the page was reloaded.").waitFor();
  }));

test("a saved view is chosen again after a reload", () =>
  visit(browser, async (page) => {
    await open(page, "?q=dev&sort=-created");
    const names = await ui.names(page);
    await page.getByRole("button", { name: "Saved views" }).click();
    const dialog = page.getByRole("dialog", { name: "Saved views" });
    await dialog.getByRole("textbox", { name: "Name of a new view" }).fill("Newest of dev");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Rename Newest of dev" }).waitFor();
    await enterServer(server)(page);
    await loaded(page);
    await page.getByRole("button", { name: "Saved views" }).click();
    await dialog.getByRole("button", { name: "Newest of dev", exact: true }).click();
    await page.waitForURL(/\?q=dev&sort=-created$/);
    assert.deepEqual(await ui.names(page), names);
  }));

test("the list is usable on a phone", () =>
  visit(
    browser,
    async (page) => {
      await open(page);
      const [first] = await ui.names(page);
      const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: first, exact: true }) });
      await row.getByText(/^\d of \d$/).waitFor();
      await ui.act(page, "Rename", first);
      await page.getByRole("dialog", { name: `Rename “${first}”` }).getByRole("button", { name: "Cancel" }).click();
      await row.getByRole("checkbox").check();
      await page.getByRole("button", { name: "Delete 1 service…" }).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} px too wide`);
    },
    { viewport: PHONE },
  ));
