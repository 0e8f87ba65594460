// Every setting, changed once by mouse and once by keyboard alone, and read back from the API.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { SERVER_BINARY } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { keyboard, mouse } from "./harness/input.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const SERVICE = "Order Updates (production)";
const OTHER_SERVICE = "Customer Care (staging)";
const ROLES = "/v1/Services/{ChatServiceSid}/Roles";

const line = (text) => ({ act: (hand, control) => hand.write(control, text), expected: text });
const number = (count) => ({ ...line(String(count)), expected: count });
const flip = () => ({ act: (hand, control) => hand.tick(control), expected: (before) => !before });
const choice = (word) => ({
  act: (hand, control) => hand.choose(control.getByRole("radio", { name: word, exact: false }), control),
  expected: word,
});
const timer = (preset, iso) => ({ act: (hand, control) => hand.time(control, preset, iso), expected: iso });
const role = (name) => ({
  act: (hand, control) => hand.select(control, name),
  expected: (_, { roles }) => roles.find((role) => role.friendly_name === name).sid,
});
const service = (name) => ({
  act: (hand, control, page) => hand.pick(control, page, name),
  expected: (_, { services }) => services.find((service) => service.friendly_name === name).sid,
});
const events = (...names) => ({
  async act(hand, control) {
    for (const name of names) await hand.tick(control.getByRole("checkbox", { name: ui.codeNamed(name) }));
  },
  expected(before) {
    const selected = new Set(before ?? []);
    for (const name of names) if (!selected.delete(name)) selected.add(name);
    return [...selected].sort();
  },
});

const PUSH = (on) => ({
  [`${on}.Enabled`]: flip(),
  [`${on}.Template`]: line(`${on} in a text of our own`),
  [`${on}.Sound`]: line(`${on}.caf`),
});

/** Opens the folded part that a control is in. */
async function unfold(hand, page, control) {
  await control.waitFor({ state: "attached" });
  const folded = page.locator("details:not([open])", { has: control });
  if (await folded.count()) await hand.press(folded.locator("> summary"));
}

/** Page and form of each operation, with the values that its parameters are set to. */
const FORMS = {
  "POST /v1/Configuration": {
    page: "configuration",
    form: "account-configuration",
    settings: {
      DefaultChatServiceSid: service(OTHER_SERVICE),
      DefaultMessagingServiceSid: line("MG0123456789abcdef0123456789abcdef"),
      DefaultInactiveTimer: timer("7 days", "P7D"),
      DefaultClosedTimer: timer("30 days", "P30D"),
    },
  },
  "POST /v1/Configuration/Webhooks": {
    page: "webhooks",
    form: "account-webhooks",
    settings: {
      Method: choice("GET"),
      Filters: events("onUserUpdate", "onMessageAdded"),
      PreWebhookUrl: line("https://account.example/before"),
      PostWebhookUrl: line("https://account.example/after"),
      Target: choice("flex"),
    },
  },
  "POST /v1/Services/{ChatServiceSid}/Configuration": {
    page: "configuration",
    form: "service-configuration",
    settings: {
      DefaultConversationCreatorRoleSid: role("channel user"),
      DefaultConversationRoleSid: role("channel admin"),
      DefaultChatServiceRoleSid: role("service admin"),
      ReachabilityEnabled: flip(),
    },
  },
  "POST /v1/Services/{ChatServiceSid}/Configuration/Notifications": {
    page: "notifications",
    form: "notifications",
    settings: {
      LogEnabled: flip(),
      ...PUSH("NewMessage"),
      "NewMessage.BadgeCountEnabled": flip(),
      "NewMessage.WithMedia.Enabled": flip(),
      "NewMessage.WithMedia.Template": line("Pictures in a text of our own"),
      ...PUSH("AddedToConversation"),
      ...PUSH("RemovedFromConversation"),
    },
  },
  "POST /v1/Services/{ChatServiceSid}/Configuration/Webhooks": {
    page: "webhooks",
    form: "service-webhooks",
    settings: {
      PreWebhookUrl: line("https://service.example/before"),
      PostWebhookUrl: line("https://service.example/after"),
      Filters: events("onMessageRemove", "onConversationStateUpdated"),
      Method: choice("GET"),
    },
  },
  "POST /v2/Services/{Sid}": {
    page: "chat",
    form: "chat",
    settings: {
      FriendlyName: line("Order news"),
      DefaultServiceRoleSid: role("service user"),
      DefaultChannelRoleSid: role("channel user"),
      DefaultChannelCreatorRoleSid: role("channel admin"),
      ReadStatusEnabled: flip(),
      ReachabilityEnabled: flip(),
      TypingIndicatorTimeout: number(12),
      ConsumptionReportInterval: number(30),
      "Limits.ChannelMembers": number(321),
      "Limits.UserChannels": number(123),
      "Media.CompatibilityMessage": line("Something to look at"),
      PreWebhookUrl: line("https://chat.example/before"),
      PostWebhookUrl: line("https://chat.example/after"),
      WebhookMethod: choice("POST"),
      WebhookFilters: events("onMemberAdd", "onMemberAdded"),
      PreWebhookRetryCount: number(1),
      PostWebhookRetryCount: number(3),
      "Notifications.LogEnabled": flip(),
      ...PUSH("Notifications.NewMessage"),
      "Notifications.NewMessage.BadgeCountEnabled": flip(),
      ...PUSH("Notifications.AddedToChannel"),
      ...PUSH("Notifications.RemovedFromChannel"),
      ...PUSH("Notifications.InvitedToChannel"),
    },
  },
};

const operations = JSON.parse(execFileSync(SERVER_BINARY, ["operations"], { encoding: "utf8" }));

/** Value of a parameter in a response: `NewMessage.Enabled` is `new_message.enabled`. */
function valueOf(body, wire) {
  const names = wire.split(".").map((name) => name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase());
  return names.reduce((value, name) => value[name], body);
}

test("this test covers every parameter that changes a setting", () => {
  const elsewhere = ["/v1/Services", "/v2/Services", "/v1/Configuration/Addresses", "/v1/Configuration/Addresses/{Sid}", ROLES, `${ROLES}/{Sid}`, "/v1/Roles", "/v1/Roles/{Sid}"];
  const chatRoles = ["/v2/Services/{ServiceSid}/Roles", "/v2/Services/{ServiceSid}/Roles/{Sid}"];
  const changing = operations.filter(({ method, path }) => method === "POST" && ![...elsewhere, ...chatRoles].includes(path));
  const known = changing.map(({ method, path, parameters }) => [`${method} ${path}`, parameters.map(({ name }) => name).sort()]);
  const here = Object.entries(FORMS).map(([key, { settings }]) => [key, Object.keys(settings).sort()]);
  assert.deepEqual(Object.fromEntries(here), Object.fromEntries(known));
});

const browser = await launch();

for (const hand of [mouse, keyboard]) {
  test(`every setting is changed by ${hand.name}`, async (context) => {
    const server = await startDashboard();
    context.after(() => server.stop());
    const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
    const { sid } = services.find(({ friendly_name }) => friendly_name === SERVICE);
    const { roles } = (await server.call("GET", ROLES.replace("{ChatServiceSid}", sid))).body;

    for (const [key, { page: address, form, settings }] of Object.entries(FORMS)) {
      const target = key.replace("POST ", "").replace(/\{\w+\}/, sid);
      await context.test(key, () =>
        visit(browser, async (page) => {
          const before = (await server.call("GET", target)).body;
          await enterServer(server)(page, key.includes("{") ? `services/${sid}/${address}` : address);
          for (const [wire, setting] of Object.entries(settings)) {
            const control = page.locator(`#${form}-${wire.replaceAll(".", "-")}`);
            await unfold(hand(page), page, control);
            await setting.act(hand(page), control, page);
          }
          await hand(page).press(page.getByRole("button", { name: /^Save / }));
          await page.getByRole("status").getByText(/^[A-Z][a-z ]+ saved$/).waitFor();

          const after = (await server.call("GET", target)).body;
          for (const [wire, { expected }] of Object.entries(settings)) {
            const want = typeof expected === "function" ? expected(valueOf(before, wire), { roles, services }) : expected;
            const got = valueOf(after, wire);
            assert.deepEqual(Array.isArray(got) ? [...got].sort() : got, want, wire);
          }
        }),
      );
    }
  });
}
