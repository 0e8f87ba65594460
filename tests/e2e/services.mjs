// Tests of services, registered for each backend.

import assert from "node:assert/strict";
import { test } from "node:test";

import { picture, visit } from "./harness/browser.mjs";
import * as ui from "./harness/ui.mjs";

/** `site.enter(page, path)` opens an address of the app with its data loaded. `site.name` is in the names of screenshots. */
export function servicesTests(browser, site) {
  const journey = (name, act) => test(name, () => visit(browser, act));

  journey("the list shows every service, found by name or by SID", async (page) => {
    await site.enter(page);
    await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
    assert.match(await page.title(), /^Services – .+ – Conversations Admin$/);
    const sid = await ui.loadedSid(page);

    await ui.search(page, sid.toUpperCase().slice(4));
    await page.getByText(/^1 match\. /).waitFor();
    await ui.row(page, sid).waitFor();
    await picture(page, `${site.name}-found`);

    await ui.search(page, "no service is called this");
    await page.getByRole("heading", { name: "No services match" }).waitFor();
    await page.getByRole("button", { name: "Clear search" }).click();
    await page.getByText(/^All \d+ loaded$/).waitFor();
  });

  test("the page asks not to be translated where translated text would not be updated", async () => {
    const mark = async (userAgent) => {
      let mark;
      await visit(browser, async (page) => {
        await site.enter(page);
        await ui.loadedSid(page);
        mark = await page.locator("html").getAttribute("translate");
      }, { userAgent });
      return mark;
    };
    assert.equal(await mark("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "no");
    assert.equal(await mark(undefined), null);
  });

  journey("search and order are in the address and survive a reload and Back", async (page) => {
    await site.enter(page);
    await ui.search(page, "dev");
    await page.waitForURL(/\?q=dev$/);
    const created = page.getByRole("columnheader", { name: "Created" });
    await created.getByRole("button").click();
    await page.waitForURL(/\?q=dev&sort=created$/);
    await created.getByRole("button").click();
    await page.waitForURL(/\?q=dev&sort=-created$/);
    const order = await ui.names(page);
    assert.ok(order.length > 1);

    await page.reload();
    await page.getByText(/^\d+ matches\./).waitFor();
    assert.equal(await ui.searchBox(page).inputValue(), "dev");
    assert.equal(await created.getAttribute("aria-sort"), "descending");
    assert.deepEqual(await ui.names(page), order);

    await page.getByRole("link", { name: order[0], exact: true }).click();
    await page.getByRole("heading", { name: order[0], level: 1 }).waitFor();
    await page.goBack();
    await page.getByText(/^\d+ matches\./).waitFor();
    assert.deepEqual(await ui.names(page), order);
  });

  journey("a service is created, renamed and deleted", async (page) => {
    await site.enter(page);
    await ui.create(page, "Journey");
    await ui.toast(page, "“Journey” created");

    await ui.search(page, "Journey");
    await ui.act(page, "Rename", "Journey");
    const renaming = page.getByRole("dialog", { name: "Rename “Journey”" });
    await ui.nameField(renaming).fill("Journey’s end");
    await renaming.getByText("Will be sent").waitFor();
    await renaming.getByRole("button", { name: "Rename service" }).click();
    await ui.toast(page, "Service renamed to “Journey’s end”");
    await page.getByRole("link", { name: "Journey’s end" }).waitFor();

    await ui.act(page, "Delete", "Journey’s end");
    const deleting = page.getByRole("alertdialog", { name: "Delete “Journey’s end”?" });
    const holds = deleting.getByRole("list", { name: "Deleted with the service" });
    await holds.getByText("4 roles", { exact: true }).waitFor();
    await holds.getByText("0 conversations", { exact: true }).waitFor();
    await picture(page, `${site.name}-delete`);
    await deleting.getByLabel("to confirm").fill("Journey's end");
    await deleting.getByRole("button", { name: "Delete service" }).click();
    await deleting.getByText("Enter the name exactly as shown.").waitFor();
    await deleting.getByLabel("to confirm").fill("Journey’s end");
    await deleting.getByRole("button", { name: "Delete service" }).click();
    await ui.toast(page, "“Journey’s end” deleted");
    await page.getByRole("heading", { name: "No services match" }).waitFor();

    await page.reload();
    await page.getByRole("heading", { name: "No services match" }).waitFor();
  });

  journey("a name of 300 characters is rejected, and one of 256 is shown whole", async (page) => {
    await site.enter(page);
    const dialog = await ui.openCreate(page);
    await dialog.getByRole("button", { name: "Create service" }).click();
    await ui.error(dialog, "Enter a friendly name.");
    await ui.nameField(dialog).fill("n".repeat(300));
    await dialog.getByRole("button", { name: "Create service" }).click();
    await ui.error(dialog, "Friendly name must be 256 characters or fewer. It is 44 over.");
    assert.equal(await ui.nameField(dialog).getAttribute("aria-invalid"), "true");
    await picture(page, `${site.name}-refused`);

    const longest = "🙂".repeat(256);
    await ui.nameField(dialog).fill(longest);
    await dialog.getByRole("button", { name: "Create service" }).click();
    await ui.toast(page, `“${longest}” created`);
    await ui.open(page, longest);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(width <= 0, "the page is not wider than its window");
    await ui.deleteHere(page, longest);
  });

  journey("saving twice at once creates one service", async (page) => {
    await site.enter(page);
    const dialog = await ui.openCreate(page);
    await ui.nameField(dialog).fill("Only once");
    await dialog.getByRole("button", { name: "Create service" }).dblclick();
    await dialog.waitFor({ state: "detached" });
    await page.reload();
    await ui.search(page, "Only once");
    await page.getByText(/^1 match\./).waitFor();
    await ui.open(page, "Only once");
    await ui.deleteHere(page, "Only once");
  });

  journey("an overview has its own address and shows every property of the service", async (page, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await site.enter(page);
    const sid = await ui.loadedSid(page);
    await site.enter(page, `services/${sid}`);
    await page.getByRole("heading", { name: "Identity" }).waitFor();
    const name = await page.getByRole("heading", { level: 1 }).innerText();
    assert.ok((await page.title()).startsWith(`${name} – `), await page.title());
    await page.getByText("API endpoints").click();
    for (const term of ["SID", "Account SID", "Created", "Updated", "Base path", "url", "links.roles"]) {
      await page.getByRole("term").filter({ hasText: term }).first().waitFor();
    }
    await page.getByText(`/v1/Services/${sid}`, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Copy Base path" }).click();
    await page.getByRole("status").filter({ hasText: "Copied Base path" }).waitFor({ state: "attached" });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `/v1/Services/${sid}`);

    await page.reload();
    await page.getByRole("heading", { name: "Identity" }).waitFor();
    await page.getByRole("link", { name: "All services" }).click();
    await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
    assert.equal(page.url(), `${site.address}services`);
  });

  journey("leaving unsaved changes asks first, and they are restored", async (page) => {
    await site.enter(page);
    const sid = await ui.loadedSid(page);
    await site.enter(page, `services/${sid}/chat`);
    const field = ui.nameField(page.getByRole("main"));
    const saved = await field.inputValue();
    await field.fill("Not saved yet");

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Services" }).click();
    const question = page.getByRole("alertdialog", { name: "Leave without saving?" });
    await question.getByRole("button", { name: "Stay" }).click();
    assert.equal(await field.inputValue(), "Not saved yet");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Services" }).click();
    await question.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();

    await page.goBack();
    await page.getByText("Your earlier changes were restored. They are not saved.").waitFor();
    assert.equal(await field.inputValue(), "Not saved yet");
    await page.getByRole("button", { name: "Discard changes" }).click();
    assert.equal(await field.inputValue(), saved);
  });

  journey("an unknown address is reported and links to the list", async (page) => {
    for (const path of ["nothing/here", "services/IS1"]) {
      await site.enter(page, path);
      await page.getByRole("heading", { name: "Page not found" }).waitFor();
    }
    await page.getByRole("link", { name: "See all services" }).click();
    await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();

    await site.enter(page, `services/IS${"0".repeat(32)}`);
    await page.getByRole("heading", { name: "Service not found", level: 1 }).waitFor();
    await page.getByRole("link", { name: "See all services" }).click();
    await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
  });

  journey("a service is created by keyboard alone, and the focus returns", async (page) => {
    await site.enter(page);
    await ui.loadedSid(page);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Skip to content");
    const opener = page.getByRole("button", { name: "Create service" });
    await opener.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Create a service" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.ok(await opener.evaluate((button) => button === document.activeElement));

    await page.keyboard.press("Enter");
    await ui.nameField(dialog).focus();
    await page.keyboard.type("By keyboard");
    await page.keyboard.press("Enter");
    await ui.toast(page, "“By keyboard” created");
    await ui.searchBox(page).focus();
    await page.keyboard.type("By keyboard");
    await page.getByRole("link", { name: "By keyboard" }).focus();
    await page.keyboard.press("Enter");
    const heading = page.getByRole("heading", { name: "By keyboard", level: 1 });
    await heading.waitFor();
    await page.waitForFunction(() => document.activeElement.matches("main h1"));
    await ui.deleteHere(page, "By keyboard");
  });
}
