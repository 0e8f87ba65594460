// The configuration of the account, by mouse and by keyboard alone, and the default service on other pages.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { testAccessible } from "./harness/accessibility.mjs";
import { launch, picture, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { keyboard } from "./harness/input.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const PATH = "/v1/Configuration";
const SAVE = "Save configuration";

const browser = await launch();
const server = await startDashboard({ extra: ["--faults"] });
after(() => server.stop());

const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
const named = (name) => services.find(({ friendly_name }) => friendly_name === name) ?? assert.fail(`no ${name}`);
const STAGING = named("Customer Care (staging)");
const PRODUCTION = named("Customer Care (production)");
const NOTHING = {
  DefaultChatServiceSid: PRODUCTION.sid,
  DefaultMessagingServiceSid: "",
  DefaultInactiveTimer: "",
  DefaultClosedTimer: "",
};

beforeEach(async () => {
  await server.faults([]);
  await server.call("POST", PATH, NOTHING);
});

const journey = (name, act) => test(name, () => visit(browser, act));
const enter = (page) => enterServer(server)(page, "configuration");
const stored = async () => (await server.call("GET", PATH)).body;
const box = (page) => page.getByRole("combobox", { name: "Default service" });
const save = (page) => page.getByRole("button", { name: SAVE });
const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const option = (page, { friendly_name, sid }) => page.getByRole("option", { name: `${friendly_name} ${sid}`, exact: true });
const active = (page) => box(page).getAttribute("aria-activedescendant");

async function pointNowhere() {
  const { sid } = (await server.call("POST", "/v1/Services", { FriendlyName: "Here for a moment" })).body;
  await server.call("POST", PATH, { DefaultChatServiceSid: sid });
  await server.call("DELETE", `/v1/Services/${sid}`);
  return sid;
}

journey("a preset leaves the page where it is scrolled to", async (page) => {
  await enterServer(server)(page, "services");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Account configuration" }).click();
  await page.getByRole("heading", { name: "Account configuration", level: 1 }).and(page.locator(":focus")).waitFor();
  const preset = page.getByRole("button", { name: "Closed timer: 30 days", exact: true });
  await preset.hover();
  const top = await page.evaluate(() => scrollY);
  assert.ok(top > 0, "the preset is below the screen at first");
  await preset.click();
  await preset.and(page.locator('[aria-pressed="true"]')).waitFor();
  assert.equal(await page.evaluate(() => scrollY), top);
});

journey("by mouse, a service becomes the default and conversations close after a week", async (page) => {
  await enter(page);
  await page.getByRole("link", { name: PRODUCTION.friendly_name, exact: true }).waitFor();
  await page.getByRole("button", { name: "Show the list for Default service" }).click();
  await page.getByText(`All ${services.length} services searched.`).waitFor();
  await box(page).fill("customer care (st");
  await picture(page, "configuration-search");
  await option(page, STAGING).click();
  assert.equal(await box(page).inputValue(), STAGING.sid);
  await page.getByRole("link", { name: STAGING.friendly_name, exact: true }).waitFor();
  await box(page).blur();
  assert.equal(await box(page).inputValue(), STAGING.friendly_name);
  for (const { friendly_name, sid } of [PRODUCTION, STAGING]) await page.getByText(`${friendly_name} (${sid})`, { exact: true }).waitFor();

  await page.getByRole("button", { name: "Closed timer: 7 days" }).click();
  await page.getByText("Is closed after 7 days without activity.").waitFor();
  await page.getByRole("list", { name: "The life of a conversation" }).getByText("After 7 days without activity").waitFor();
  await save(page).click();
  await ui.toast(page, "Account configuration saved");
  const { default_chat_service_sid, default_closed_timer, default_inactive_timer } = await stored();
  assert.deepEqual([default_chat_service_sid, default_closed_timer, default_inactive_timer], [STAGING.sid, "P7D", null]);
});

journey("by keyboard alone, a service becomes the default and conversations close after a week", async (page) => {
  await enter(page);
  await page.getByRole("link", { name: PRODUCTION.friendly_name, exact: true }).waitFor();
  const { reach } = keyboard(page);
  await reach(box(page));
  await page.keyboard.type("customer care (st");
  await option(page, STAGING).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await box(page).inputValue(), STAGING.sid);

  await reach(field(page, "Closed timer: number"));
  assert.equal(await box(page).inputValue(), STAGING.friendly_name);
  await page.keyboard.type("7");
  await page.keyboard.press("Tab");
  await page.keyboard.type("days");
  assert.equal(await field(page, "Closed timer: ISO 8601").inputValue(), "P7D");
  await reach(save(page));
  await page.keyboard.press("Enter");
  await ui.toast(page, "Account configuration saved");
  const { default_chat_service_sid, default_closed_timer } = await stored();
  assert.deepEqual([default_chat_service_sid, default_closed_timer], [STAGING.sid, "P7D"]);
});

journey("Back leaves a text box that has the focus, and the page goes on", async (page) => {
  await enterServer(server)(page, "webhooks");
  await page.getByRole("link", { name: "Account configuration" }).click();
  for (const control of [box(page), ...[/: number$/, /: ISO 8601$/].map((name) => page.getByRole("textbox", { name }).first())]) {
    await control.fill("");
    await control.pressSequentially("7");
    await page.goBack();
    await page.getByRole("heading", { name: "Account webhooks", level: 1 }).waitFor();
    await page.goForward();
    await page.getByRole("button", { name: "Discard changes" }).waitFor();
  }
});

journey("a combobox has the standard keys", async (page) => {
  await enter(page);
  await page.getByRole("link", { name: PRODUCTION.friendly_name, exact: true }).waitFor();
  assert.equal(await box(page).inputValue(), PRODUCTION.friendly_name);
  await box(page).focus();
  assert.deepEqual([await box(page).inputValue(), await page.evaluate(() => getSelection().toString())], [PRODUCTION.sid, PRODUCTION.sid]);
  assert.equal(await box(page).getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Alt+ArrowDown");
  await page.getByText(`All ${services.length} services searched.`).waitFor();
  assert.deepEqual([await box(page).getAttribute("aria-expanded"), await active(page)], ["true", null]);

  const options = page.getByRole("listbox").getByRole("option");
  await page.keyboard.press("ArrowUp");
  assert.equal(await active(page), await options.last().getAttribute("id"));
  assert.equal(await options.last().getAttribute("aria-selected"), "true");
  await options.last().waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), await options.first().getAttribute("id"));
  await page.keyboard.press("Home");
  assert.equal(await active(page), null);

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  assert.equal(await box(page).getAttribute("aria-expanded"), "false");
  assert.equal(await box(page).inputValue(), PRODUCTION.sid, "nothing was chosen");

  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("staging)");
  const count = await options.count();
  assert.ok(count > 1 && count < services.length);
  await page.keyboard.press("Tab");
  assert.equal(await options.count(), 0);
  await ui.error(page, "Select one from the list, or paste its SID.");
  assert.equal(await box(page).inputValue(), "staging)", "the input stays");
});

journey("errors are shown when a field loses the focus and on saving, and the input stays", async (page) => {
  await enter(page);
  const iso = field(page, "Inactive timer: ISO 8601");
  for (const [text, message] of [
    ["PT30S", "Enter at least 1 minute (PT1M)."],
    ["ten minutes", "Enter a duration in whole numbers, such as PT24H for 24 hours or P7D for 7 days."],
    ["P1Y", "Years and months have no fixed length. Use weeks, days, hours, minutes or seconds."],
  ]) {
    await iso.fill(text);
    assert.equal(await page.getByText(message).count(), 0);
    await field(page, "Default messaging service").focus();
    await ui.error(page, message);
    await page.getByRole("button", { name: "Discard", exact: true }).click();
  }
  await iso.fill("P1Y");
  await page.getByRole("button", { name: "Closed timer: Never" }).click();
  await field(page, "Closed timer: number").fill("9");
  await page.getByRole("combobox", { name: "Closed timer: unit" }).selectOption("minutes");
  await box(page).fill("RL123");
  await save(page).click();
  const summary = page.getByText("The configuration could not be saved. Correct these fields first:");
  await summary.waitFor();
  await ui.error(page, "Enter at least 10 minutes (PT10M).");
  await ui.error(page, "Select one from the list, or paste its SID.");
  assert.deepEqual([await iso.inputValue(), await box(page).inputValue()], ["P1Y", "RL123"]);
  await picture(page, "configuration-mistakes");
});

journey("a service deleted meanwhile is rejected by the API, and the input stays", async (page) => {
  await enter(page);
  const unknown = `IS${"0".repeat(31)}1`;
  await box(page).fill(unknown);
  await page.getByText("This service was deleted or belongs to another account.").waitFor();
  await page.getByRole("button", { name: "Closed timer: 7 days" }).click();
  await save(page).click();
  await page.getByText("The configuration could not be saved. Correct these fields first:").waitFor();
  assert.equal(await box(page).inputValue(), unknown);
  assert.equal((await stored()).default_closed_timer, null);
});

journey("the input is restored after a reload and can be discarded", async (page) => {
  await enter(page);
  await field(page, "Closed timer: number").fill("3");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await page.getByText("Your earlier changes were restored. They are not saved.").waitFor();
  assert.equal(await field(page, "Closed timer: ISO 8601").inputValue(), "PT3H");
  await page.getByRole("button", { name: "Discard changes" }).click();
  assert.equal(await field(page, "Closed timer: ISO 8601").inputValue(), "");
});

journey("a configuration that failed to load can be retried", async (page) => {
  await server.faults([{ Path: PATH, Status: 503, Times: 1 }]);
  await enter(page);
  await page.getByText("The configuration could not be loaded.").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await field(page, "Closed timer: number").waitFor();
});

test("a save to a server that ended keeps the input and works after its restart", async (context) => {
  const mortal = await startServer({ extra: ["--faults"] });
  let revived;
  context.after(() => Promise.all([mortal.kill(), revived?.stop()]));
  await visit(browser, async (page) => {
    await enterServer(mortal)(page, "configuration");
    await page.getByRole("button", { name: "Closed timer: 90 days" }).click();
    await mortal.faults([{ Method: "POST", DelayMs: 20_000 }]);
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await save(page).click();
    await sent;
    await mortal.kill();
    await page.getByText("Twilio did not confirm the save. You can save again safely.").waitFor();
    assert.equal(await field(page, "Closed timer: ISO 8601").inputValue(), "P90D");
    revived = await startServer({ port: mortal.port });
    await save(page).click();
    await ui.toast(page, "Account configuration saved");
    assert.equal((await revived.call("GET", PATH)).body.default_closed_timer, "P90D");
  });
});

journey("a service is made the default on its overview, marked, and undone", async (page) => {
  await enterServer(server)(page, `services/${STAGING.sid}`);
  await ui.act(page, "Make default", STAGING.friendly_name);
  await ui.toast(page, `“${STAGING.friendly_name}” is now the default service. The default service was “${PRODUCTION.friendly_name}” before.`);
  await page.getByText("Default", { exact: true }).waitFor();
  await picture(page, "made-default");
  await page.getByRole("link", { name: "All services" }).click();
  await ui.row(page, STAGING.sid).getByText("Default", { exact: true }).waitFor();
  assert.equal((await stored()).default_chat_service_sid, STAGING.sid);

  await ui.open(page, PRODUCTION.friendly_name);
  const button = page.getByRole("button", { name: `Actions for ${PRODUCTION.friendly_name}` });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Rename" }).waitFor();
  await page.keyboard.press("m");
  await page.keyboard.press("Enter");
  await ui.toast(page, `“${PRODUCTION.friendly_name}” is now the default service. The default service was “${STAGING.friendly_name}” before.`);
  assert.ok(await button.evaluate((element) => element === document.activeElement), "the focus stays");
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await ui.toast(page, "Default service restored");
  assert.equal((await stored()).default_chat_service_sid, STAGING.sid);
});

journey("the list shows a deleted default service and links to the configuration", async (page) => {
  const sid = await pointNowhere();
  await enterServer(server)(page);
  const note = page.getByText(`The default service ${sid} does not exist`);
  await note.getByRole("link", { name: "Choose another" }).click();
  await page.getByText("This service was deleted or belongs to another account.").waitFor();
  await box(page).fill(STAGING.sid);
  await save(page).click();
  await ui.toast(page, "Account configuration saved");
  await page.getByRole("link", { name: "Services", exact: true }).click();
  await ui.row(page, STAGING.sid).getByText("Default", { exact: true }).waitFor();
  assert.equal(await note.count(), 0);
});

journey("the list works when the default service fails to load", async (page) => {
  await server.faults([{ Path: PATH, Status: 500 }]);
  await enterServer(server)(page);
  await page.getByText(`All ${services.length} loaded`).waitFor();
  assert.equal(await page.getByRole("alert").filter({ hasText: /./ }).count(), 0);
});

test("ten thousand services are searched while typing", { timeout: 120_000 }, async (context) => {
  const large = await startServer({ records: ["--in-memory", "--services", "10000"] });
  context.after(() => large.stop());
  await visit(browser, async (page) => {
    page.setDefaultTimeout(60_000);
    await enterServer(large)(page, "configuration");
    await box(page).click();
    await page.getByText("50 of 10000 matches shown. Type more to see the other 9950. All 10000 services searched.").waitFor();
    const started = performance.now();
    await box(page).fill("0000");
    await page.getByText(/^\d+ matches\.|^50 of \d{1,4} matches shown/).waitFor();
    const elapsed = performance.now() - started;
    console.log(`10000 services were searched in ${Math.round(elapsed)} ms`);
    assert.ok(elapsed < 500, `${elapsed} ms`);
    assert.ok((await page.getByRole("option").count()) <= 50);
  });
});

/** Steps that reach each state, up to what shows it. */
const STATES = {
  configuration: async (page) => {
    await server.call("POST", PATH, { DefaultInactiveTimer: "PT24H", DefaultClosedTimer: "P7D" });
    await enter(page);
    await page.getByRole("link", { name: PRODUCTION.friendly_name, exact: true }).waitFor();
    await page.getByText("Other properties").click();
  },
  "configuration-searched": async (page) => {
    await enter(page);
    await box(page).click();
    await page.keyboard.type("dev");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("ArrowDown");
  },
  "configuration-mistakes": async (page) => {
    await pointNowhere();
    await enter(page);
    await field(page, "Inactive timer: number").fill("ten");
    await field(page, "Closed timer: ISO 8601").fill("PT1S");
    await save(page).click();
    await ui.error(page, "Enter at least 10 minutes (PT10M).");
    await page.getByText("This service was deleted or belongs to another account").waitFor();
  },
  "configuration-skipped": async (page) => {
    await enter(page);
    await page.getByRole("button", { name: "Inactive timer: 7 days" }).click();
    await page.getByRole("button", { name: "Closed timer: 24 hours" }).click();
    await page.getByText("Conversations close before they become inactive").waitFor();
    await page.getByRole("button", { name: "Clear Default service" }).click();
    await page.getByText("Will be sent").waitFor();
  },
  "list-default-gone": async (page) => {
    await pointNowhere();
    await enterServer(server)(page);
    await page.getByText(/^The default service IS[0-9a-f]+ does not exist/).waitFor();
    await page.getByText(/^All \d+ loaded$/).waitFor();
  },
  "list-default": async (page) => {
    await enterServer(server)(page, "services?q=customer");
    await ui.row(page, PRODUCTION.sid).getByText("Default", { exact: true }).waitFor();
  },
};

testAccessible(browser, STATES);
