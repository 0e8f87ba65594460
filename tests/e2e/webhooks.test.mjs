// The webhooks of the account and of a service, by mouse and by keyboard alone.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { launch, picture, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { keyboard, mouse } from "./harness/input.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const ACCOUNT = "/v1/Configuration/Webhooks";
const NOTHING = { PreWebhookUrl: "", PostWebhookUrl: "", Filters: "", Method: "POST" };

const browser = await launch();
const server = await startDashboard({ extra: ["--faults"] });
after(() => server.stop());

const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
const sidOf = (name) => services.find(({ friendly_name }) => friendly_name === name)?.sid ?? assert.fail(`no ${name}`);
const SID = sidOf("Order Updates (development)");
const SERVICE = `/v1/Services/${SID}/Configuration/Webhooks`;

beforeEach(async () => {
  await server.faults([]);
  await server.call("POST", SERVICE, NOTHING);
  await server.call("POST", ACCOUNT, { ...NOTHING, Target: "webhook" });
});

const journey = (name, act) => test(name, () => visit(browser, act));
const enter = (page, sid = SID) => enterServer(server)(page, `services/${sid}/webhooks`);
const enterAccount = (page) => enterServer(server)(page, "webhooks");
const stored = async (path) => (await server.call("GET", path)).body;
const before = (page) => page.getByRole("textbox", { name: "Pre-event URL" });
const afterwards = (page) => page.getByRole("textbox", { name: "Post-event URL" });
const event = (page, name) => page.getByRole("checkbox", { name: ui.codeNamed(name) });
const save = (page) => page.getByRole("button", { name: "Save webhooks" });

for (const hand of [mouse, keyboard]) {
  journey(`by ${hand.name}, a service calls a URL for new messages`, async (page) => {
    const { write, tick, press } = hand(page);
    await enter(page);
    await tick(event(page, "onMessageAdded"));
    await page.getByText("Events are selected under “After”, but no URL is set. Enter a URL or clear the events.").waitFor();
    await page.getByText("No URL to call").waitFor();
    await write(afterwards(page), "https://example.com/messages");
    await page.getByText("No URL to call").waitFor({ state: "detached" });
    await press(page.getByRole("button", { name: "All under Before" }));
    await press(page.getByRole("button", { name: "None under Before" }));
    await page.getByRole("region", { name: "Changes" }).getByRole("insertion").filter({ hasText: "onMessageAdded" }).waitFor();
    await press(save(page));
    await ui.toast(page, "Webhooks saved");
    const { filters, post_webhook_url, pre_webhook_url } = await stored(SERVICE);
    assert.deepEqual([filters, post_webhook_url, pre_webhook_url], [["onMessageAdded"], "https://example.com/messages", null]);
  });

  journey(`by ${hand.name}, the account's webhooks are set to Flex and cleared`, async (page) => {
    await server.call("POST", ACCOUNT, { PostWebhookUrl: "https://example.com/", Filters: "onUserAdded" });
    const { write, choose, press } = hand(page);
    await enterAccount(page);
    const target = page.getByRole("group", { name: /^Target/ });
    await choose(target.getByRole("radio", { name: /^flex/ }), target);
    await write(afterwards(page), "");
    await press(page.getByRole("button", { name: "None under After" }));
    await press(save(page));
    await ui.toast(page, "Webhooks saved");
    const { filters, post_webhook_url, target: kind } = await stored(ACCOUNT);
    assert.deepEqual([filters, post_webhook_url, kind], [[], null, "flex"]);
  });
}

journey("suspicious URLs are warned about while typing, and ftp:// is rejected", async (page) => {
  await enter(page);
  for (const [address, doubt] of [
    ["http://example.com/", "This URL is not encrypted."],
    ["https://[::1]/", "Twilio cannot reach [::1]. It is not a public host name or address."],
    ["https://ada.trycloudflare.com/", "ada.trycloudflare.com is a development tunnel."],
  ]) {
    await before(page).fill(address);
    await page.getByText(doubt).waitFor();
  }
  await picture(page, "webhooks-doubt");
  await before(page).fill("ftp://example.com/");
  await save(page).click();
  await ui.error(page, "Enter a URL that begins with https:// or http://, such as https://example.com/events.");
  assert.equal(await before(page).inputValue(), "ftp://example.com/");
  assert.equal(await before(page).getAttribute("aria-invalid"), "true");
});

journey("the errors in the sample data are shown", async (page) => {
  await enter(page, sidOf("Returns & Repairs (production)"));
  await page.getByText("mira-hp.ngrok-free.app is a development tunnel.").waitFor();
  await enter(page, sidOf("Trade Desk (production)"));
  await page.getByText("Events are selected under “Before”, but no URL is set. Enter a URL or clear the events.").waitFor();
  await enter(page, sidOf("Customer Care (production) before migration"));
  await page.getByRole("row", { name: /Not known here/ }).getByRole("checkbox", { name: "onMessageSent", checked: true }).waitFor();
});

journey("account and service webhooks link to each other, and one works without the other", async (page) => {
  await server.call("POST", ACCOUNT, { PostWebhookUrl: "https://audit.example/", Filters: "onUserAdded" });
  await enter(page);
  const account = page.getByRole("region", { name: "The account’s webhooks" });
  await account.getByText("https://audit.example/").waitFor();
  await account.getByRole("link", { name: "Change them" }).click();
  await page.getByRole("heading", { name: "Account webhooks", level: 1 }).waitFor();
  await page.getByRole("link", { name: "see all services" }).click();
  await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();

  await server.faults([{ Path: ACCOUNT, Status: 403 }]);
  await enter(page);
  await account.getByText("The account’s webhooks could not be loaded.").waitFor();
  await before(page).waitFor();
  await server.faults([]);
  await account.getByRole("button", { name: "Try again" }).click();
  await account.getByText("https://audit.example/").waitFor();
});

journey("webhooks that failed to load can be retried, and the input is restored after a reload", async (page) => {
  await server.faults([{ Path: SERVICE, Status: 503, Times: 1 }]);
  await enter(page);
  await page.getByText("The webhooks could not be loaded.").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await before(page).fill("https://example.com/half");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await page.getByText("Your earlier changes were restored. They are not saved.").waitFor();
  assert.equal(await before(page).inputValue(), "https://example.com/half");
  await page.getByRole("button", { name: "Discard changes" }).click();
  assert.equal(await before(page).inputValue(), "");
});

journey("a save without a response keeps the input and can be repeated", async (page) => {
  await enter(page);
  await afterwards(page).fill("https://example.com/");
  await event(page, "onMessageAdded").check();
  await server.faults([{ Method: "POST", Drop: true }]);
  await save(page).click();
  await page.getByText("Twilio did not confirm the save. You can save again safely.").waitFor();
  assert.equal(await afterwards(page).inputValue(), "https://example.com/");
  await server.faults([]);
  await save(page).click();
  await ui.toast(page, "Webhooks saved");
  assert.deepEqual((await stored(SERVICE)).filters, ["onMessageAdded"]);
});

/** Steps that reach each state, up to what shows it. */
const STATES = {
  "webhooks-account": async (page) => {
    await server.call("POST", ACCOUNT, { PostWebhookUrl: "https://audit.example/", Filters: "onUserAdded" });
    await enterAccount(page);
    await page.getByText("Other properties").click();
  },
  "webhooks-service": async (page) => {
    await enter(page, sidOf("Trade Desk (production)"));
    await page.getByText("pre_webhook_url").waitFor();
    await page.getByText("No URL to call").waitFor();
  },
  "webhooks-unknown-event": async (page) => {
    await enter(page, sidOf("Customer Care (production) before migration"));
    await page.getByText("Not known here").waitFor();
  },
  "webhooks-refused": async (page) => {
    await enter(page);
    await before(page).fill("ftp://example.com/");
    await afterwards(page).fill("http://localhost:3000/");
    await save(page).click();
    await ui.error(page, "Enter a URL that begins with https:// or http://, such as https://example.com/events.");
  },
  "webhooks-without-the-account": async (page) => {
    await server.faults([{ Path: ACCOUNT, Status: 403 }]);
    await enter(page);
    await page.getByText("The account’s webhooks could not be loaded.").waitFor();
    await before(page).waitFor();
  },
};

testAccessible(browser, STATES);
