// Undo through a real gateway: from the history, back to an earlier state, a deleted service, and from the message after a save.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import { ofDashboard, preconditionOf } from "./harness/gateway.mjs";
import { keyboard } from "./harness/input.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const { sandbox, gateway, close } = await startGatewayToTwilio({
  accounts: [{ name: "production", label: "Acme", production: true }],
});
after(close);

let cookie;
before(() => {
  cookie = gateway.signIn();
});

/** Changes something through the gateway, as the dashboard does. */
async function change(method, path, form) {
  const { name, value } = await cookie;
  const condition = await preconditionOf(sandbox, method, path, form);
  const headers = { ...ofDashboard(gateway.address), cookie: `${name}=${value}`, ...condition };
  const { status, body } = await gateway.ask(method, `/gateway/accounts/production${path}`, { form, headers });
  assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
}

async function enter(page, path = "") {
  const limits = { domain: "127.0.0.1", path: "/", httpOnly: true, secure: true, sameSite: "Strict" };
  await page.context().addCookies([{ ...(await cookie), ...limits }]);
  await page.goto(`${gateway.address}/accounts/production/${path}`);
}

const read = async (path) => (await sandbox.call("GET", path)).body;
const journey = (name, act) => test(name, () => visit(browser, act));
const latest = (page, text) => page.getByRole("row").filter({ hasText: text }).first();

/** Carries out the plan on the page. */
async function apply(page) {
  await page.getByRole("button", { name: /^Apply \d+ changes?$/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Apply plan" }).click();
  await page.getByRole("heading", { name: "Results" }).waitFor();
  await page.getByRole("button", { name: "Close results" }).click();
  await page.getByRole("heading", { name: "History", level: 1 }).waitFor();
}

/** Creates a service for one test. */
async function newService(name) {
  await change("POST", "/v1/Services", { FriendlyName: name });
  return (await read("/v1/Services?PageSize=1000")).services.find(({ friendly_name }) => friendly_name === name).sid;
}

journey("a change is undone from its row in the history", async (page) => {
  const sid = await newService("Undone");
  const path = `/v1/Services/${sid}/Configuration/Webhooks`;
  await change("POST", path, { PostWebhookUrl: "https://first.example/" });
  await change("POST", path, { PostWebhookUrl: "https://second.example/" });
  await enter(page, "history");
  await latest(page, "https://second.example/").getByRole("link", { name: /^Undo\b/ }).click();
  await page.getByRole("heading", { name: "Undo a change", level: 1 }).waitFor();
  await page.getByText(`POST ${path}`).waitFor();
  // A reload does not lose the plan.
  await page.reload();
  await page.getByRole("heading", { name: "Plan: 1 change" }).waitFor();
  await apply(page);
  assert.equal((await read(path)).post_webhook_url, "https://first.example/");
  await latest(page, "https://second.example/").getByText("https://first.example/").waitFor();
});

journey("a resource is reverted to its state after a change, and what another program changed stays", async (page) => {
  const sid = await newService("Reverted");
  const path = `/v1/Services/${sid}/Configuration/Webhooks`;
  await change("POST", path, { PostWebhookUrl: "https://one.example/" });
  await change("POST", path, { PostWebhookUrl: "https://two.example/", PreWebhookUrl: "https://pre.example/" });
  await change("POST", path, { PostWebhookUrl: "https://three.example/" });
  await sandbox.call("POST", path, { PreWebhookUrl: "https://elsewhere.example/" });
  await enter(page, "history");
  const oldest = page.getByRole("row").filter({ hasText: "https://one.example/" }).last();
  await oldest.getByRole("link", { name: /^Revert to here\b/ }).click();
  await page.getByText("Pre-event URL: Someone changed it afterwards. The newer value stays.").waitFor();
  await apply(page);
  const { post_webhook_url, pre_webhook_url } = await read(path);
  assert.deepEqual([post_webhook_url, pre_webhook_url], ["https://one.example/", "https://elsewhere.example/"]);
});

/** Reads the configuration of a service, with roles by name. */
async function configuration(sid) {
  const service = `/v1/Services/${sid}`;
  const { roles } = await read(`${service}/Roles?PageSize=100`);
  const name = new Map(roles.map((role) => [role.sid, role.friendly_name]));
  const plain = (object) => {
    if (Array.isArray(object)) return object.map(plain);
    if (object === null || typeof object !== "object") return name.get(object) ?? object;
    const kept = Object.entries(object).filter(([key]) => !/^(sid|url|links|date_.*|.*account_sid|chat_service_sid)$/.test(key));
    return Object.fromEntries(kept.map(([key, value]) => [key, plain(value)]));
  };
  const parts = ["Configuration", "Configuration/Notifications", "Configuration/Webhooks"];
  const settings = await Promise.all(parts.map((part) => read(`${service}/${part}`)));
  const sorted = roles.map((role) => ({ ...role, permissions: role.permissions.toSorted() }));
  const byName = sorted.toSorted((one, other) => one.friendly_name.localeCompare(other.friendly_name));
  return plain({ settings, chat: await read(`/v2/Services/${sid}`), roles: byName });
}

journey("a deleted service is recreated with its configuration", async (page) => {
  const sid = await newService("Recreated");
  const service = `/v1/Services/${sid}`;
  // Another program configures it, so that the journal has none of its settings.
  const role = { FriendlyName: "guest", Type: "service", Permission: "joinConversation" };
  const guest = (await sandbox.call("POST", `${service}/Roles`, role)).body.sid;
  await sandbox.call("POST", `${service}/Configuration`, { DefaultChatServiceRoleSid: guest, ReachabilityEnabled: true });
  await sandbox.call("POST", `${service}/Configuration/Webhooks`, { PostWebhookUrl: "https://hooks.example/", Filters: "onMessageAdded" });
  await sandbox.call("POST", `${service}/Configuration/Notifications`, { LogEnabled: true, "NewMessage.Enabled": true });
  await sandbox.call("POST", `/v2/Services/${sid}`, { TypingIndicatorTimeout: 9 });
  const before = await configuration(sid);
  await enter(page, `services/${sid}`);
  await ui.deleteHere(page, "Recreated");
  await page.getByRole("link", { name: "History", exact: true }).click();
  await latest(page, "Recreated").getByRole("link", { name: /^Recreate\b/ }).click();
  await page.getByText(`The new service gets another SID than ${sid}.`).waitFor();
  await apply(page);
  const { services } = await read("/v1/Services?PageSize=1000");
  const again = services.filter(({ friendly_name }) => friendly_name === "Recreated");
  assert.equal(again.length, 1);
  assert.notEqual(again[0].sid, sid);
  assert.deepEqual(await configuration(again[0].sid), before);
  // The same record cannot create a second one.
  await enter(page, "history");
  await page.getByRole("link", { name: /^Recreate\b.*Recreated$/ }).first().click();
  await page.getByText("Another service was created with this name since.").waitFor();
});

journey("a save is undone by keyboard from its message, which stays at least 15 seconds", async (page) => {
  const sid = await newService("Saved");
  const path = `/v1/Services/${sid}/Configuration/Webhooks`;
  await sandbox.call("POST", path, { PostWebhookUrl: "https://saved.example/" });
  await enter(page, `services/${sid}/webhooks`);
  const by = keyboard(page);
  await by.write(page.getByRole("textbox", { name: "Post-event URL" }), "https://mistake.example/");
  await by.press(page.getByRole("button", { name: "Save webhooks" }));
  await by.press(page.getByRole("alertdialog").getByRole("button", { name: "Save webhooks" }));
  await ui.toast(page, "Webhooks saved");
  await page.waitForTimeout(15_500);
  const undo = page.locator(".toasts").getByRole("button", { name: "Undo", exact: true });
  await by.press(undo);
  await ui.toast(page, "Post-event URL restored");
  assert.equal((await read(path)).post_webhook_url, "https://saved.example/");
  assert.equal(await page.getByRole("textbox", { name: "Post-event URL" }).inputValue(), "https://saved.example/");
  assert.equal(await page.evaluate(() => document.activeElement === document.body), false);
});

/** Opens the plan of the latest record with a text. */
async function openPlan(page, text, link) {
  await enter(page, "history");
  await latest(page, text).getByRole("link", { name: link }).click();
}

testAccessible(browser, {
  "history-with-undo": async (page) => {
    await enter(page, "history");
    await page.getByRole("link", { name: /^Undo\b/ }).first().waitFor();
  },
  "undo-plan": async (page) => {
    const sid = await newService(`Plan ${Date.now()}`);
    await change("POST", `/v1/Services/${sid}/Configuration/Webhooks`, { PostWebhookUrl: "https://plan.example/", Method: "GET" });
    await openPlan(page, "https://plan.example/", /^Undo\b/);
    await page.getByRole("heading", { name: "Plan: 1 change" }).waitFor();
  },
  "nothing-to-undo": async (page) => {
    const sid = await newService(`Nothing ${Date.now()}`);
    const path = `/v1/Services/${sid}/Configuration/Webhooks`;
    await change("POST", path, { PostWebhookUrl: "https://nothing.example/" });
    await sandbox.call("POST", path, { PostWebhookUrl: "https://since.example/" });
    await openPlan(page, "https://nothing.example/", /^Undo\b/);
    await page.getByRole("heading", { name: "Nothing can be restored" }).waitFor();
  },
  "recreate-plan": async (page) => {
    const name = `Gone ${Date.now()}`;
    const sid = await newService(name);
    await sandbox.call("POST", `/v1/Services/${sid}/Configuration/Webhooks`, { PostWebhookUrl: "https://a.example/?token=abcdefgh12345678" });
    await change("DELETE", `/v1/Services/${sid}`);
    await openPlan(page, name, /^Recreate\b/);
    await page.getByText("Post-event URL: The history does not contain the value").waitFor();
  },
  "undo-toast": async (page) => {
    const sid = await newService(`Toast ${Date.now()}`);
    await enter(page, `services/${sid}/webhooks`);
    await page.getByRole("textbox", { name: "Post-event URL" }).fill("https://toast.example/");
    await ui.saveReviewed(page, "Save webhooks");
    await ui.toast(page, "Webhooks saved");
    // The message stays while the focus is in it.
    await page.locator(".toasts").getByRole("button", { name: "Undo", exact: true }).focus();
  },
});
