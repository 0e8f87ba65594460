// Every setting of the account and of services, through Twilio's Node.js library.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { connect, refusal, refused } from "./client.mjs";
import { SPECIFICATIONS } from "./specification.mjs";

const MISSING = "RL00000000000000000000000000000000";
const MESSAGING_SERVICE = "MG0123456789abcdef0123456789abcdef";

let server;
let client;
let sid;
let service;
let chat;
/** Role SIDs of the service by name. */
let roles;

before(async () => {
  server = await startServer({ records: ["--in-memory", "--seed", "empty"] });
  client = connect(server);
});

after(() => server?.stop());

beforeEach(async () => {
  ({ sid } = await client.conversations.v1.services.create({ friendlyName: "Harbor" }));
  service = client.conversations.v1.services(sid);
  chat = client.chat.v2.services(sid);
  roles = Object.fromEntries((await service.roles.list()).map((role) => [role.friendlyName, role.sid]));
});

/** Value of a parameter in the library's result. Nested objects keep the API's names. */
function valueOf(answer, parameter) {
  const [first, ...rest] = parameter.split(".");
  const snake = (name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return rest.map(snake).reduce((value, name) => value[name], answer[first]);
}

/** Sets every specified parameter to a new value and reads each back. */
async function setsEvery(resource, operation, settings) {
  const wire = (name) => name.split(".").map((part) => part[0].toUpperCase() + part.slice(1)).join(".");
  const specified = SPECIFICATIONS.map(({ operations }) => operations.get(`POST ${operation}`)).find((found) => found);
  assert.deepEqual(Object.keys(settings).map(wire).sort(), [...specified.parameters.keys()].sort());
  const old = await resource.fetch();
  for (const [name, value] of Object.entries(settings)) assert.notDeepEqual(valueOf(old, name), value, `${name} is already new`);
  await reads(resource, await resource.update(settings), settings);
}

/** Asserts that a result has these settings, and the next read as well. */
async function reads(resource, answer, settings) {
  for (const each of [answer, await resource.fetch()]) {
    for (const [name, value] of Object.entries(settings)) assert.deepEqual(valueOf(each, name), value, name);
  }
}

test("every setting of the account is set, read back and cleared", async () => {
  const configuration = client.conversations.v1.configuration();
  await setsEvery(configuration, "/v1/Configuration", {
    defaultChatServiceSid: sid,
    defaultMessagingServiceSid: MESSAGING_SERVICE,
    defaultInactiveTimer: "PT1M",
    defaultClosedTimer: "P1W",
  });
  assert.equal((await configuration.fetch()).links.service, `${server.address}/v1/Services/${sid}/Configuration`);
  const nothing = {
    defaultChatServiceSid: null,
    defaultMessagingServiceSid: null,
    defaultInactiveTimer: null,
    defaultClosedTimer: null,
  };
  const empty = Object.fromEntries(Object.keys(nothing).map((name) => [name, ""]));
  await reads(configuration, await configuration.update(empty), nothing);
});

test("a wrong setting of the account is rejected with its own code", async () => {
  const update = (settings) => refusal(client.conversations.v1.configuration().update(settings));
  assert.deepEqual(await update({ defaultInactiveTimer: "PT30S" }), refused(400, 50375));
  assert.deepEqual(await update({ defaultClosedTimer: "PT5M" }), refused(400, 50376));
  assert.deepEqual(await update({ defaultInactiveTimer: "ten minutes" }), refused(400, 50379));
  assert.deepEqual(await update({ defaultClosedTimer: "P1M" }), refused(400, 50380));
  assert.deepEqual(await update({ defaultClosedTimer: "P0Y0M0DT0H5M0S" }), refused(400, 50376));
  assert.deepEqual(await update({ defaultChatServiceSid: "IS00000000000000000000000000000000" }), refused(400, 50050));
});

test("the webhooks of the account are set, read back and cleared", async () => {
  const webhooks = client.conversations.v1.configuration.webhooks();
  await setsEvery(webhooks, "/v1/Configuration/Webhooks", {
    method: "GET",
    filters: ["onMessageAdd", "onUserAdded"],
    preWebhookUrl: "https://example.com/before",
    postWebhookUrl: "https://example.com/after?x=%20&y",
    target: "flex",
  });
  const cleared = await webhooks.update({ preWebhookUrl: "", filters: [""] });
  await reads(webhooks, cleared, { filters: [], preWebhookUrl: null, postWebhookUrl: "https://example.com/after?x=%20&y" });
  // The library sends nothing for an empty list, so nothing changes.
  await webhooks.update({ filters: ["onUserAdded"] });
  await reads(webhooks, await webhooks.update({ filters: [] }), { filters: ["onUserAdded"] });

  assert.deepEqual(await refusal(webhooks.update({ preWebhookUrl: "ftp://example.com" })), refused(400, 50054));
  assert.deepEqual(await refusal(webhooks.update({ filters: ["onMessageSend"] })), refused(400, 50054));
  assert.deepEqual(await refusal(webhooks.update({ method: "PUT" })), refused(400, 50055));
});

test("the configuration of a service is set and read back", async () => {
  const configuration = service.configuration();
  await setsEvery(configuration, "/v1/Services/{ChatServiceSid}/Configuration", {
    defaultConversationCreatorRoleSid: roles["channel user"],
    defaultConversationRoleSid: roles["channel admin"],
    defaultChatServiceRoleSid: roles["service admin"],
    reachabilityEnabled: true,
  });
  const seen = await chat.fetch();
  assert.deepEqual(
    [seen.defaultChannelCreatorRoleSid, seen.defaultChannelRoleSid, seen.defaultServiceRoleSid, seen.reachabilityEnabled],
    [roles["channel user"], roles["channel admin"], roles["service admin"], true],
  );
  const update = (settings) => refusal(configuration.update(settings));
  assert.deepEqual(await update({ defaultConversationRoleSid: roles["service user"] }), refused(400, 50109));
  assert.deepEqual(await update({ defaultConversationCreatorRoleSid: MISSING }), refused(400, 50106));
  assert.deepEqual(await update({ defaultChatServiceRoleSid: roles["channel user"] }), refused(400, 50102));
  assert.deepEqual(await update({ defaultChatServiceRoleSid: "RL123" }), refused(400, 20001));
});

test("the push notifications of a service are set, read back and cleared", async () => {
  const notifications = service.configuration.notifications();
  await setsEvery(notifications, "/v1/Services/{ChatServiceSid}/Configuration/Notifications", {
    logEnabled: true,
    "newMessage.enabled": true,
    "newMessage.template": "${PARTICIPANT} & co: ${MESSAGE} 🙂",
    "newMessage.sound": "bell.aiff",
    "newMessage.badgeCountEnabled": true,
    "newMessage.withMedia.enabled": true,
    "newMessage.withMedia.template": "${MEDIA_COUNT} files",
    "addedToConversation.enabled": true,
    "addedToConversation.template": "Welcome to ${CONVERSATION}",
    "addedToConversation.sound": "door.aiff",
    "removedFromConversation.enabled": true,
    "removedFromConversation.template": "Goodbye",
    "removedFromConversation.sound": "close.aiff",
  });
  const cleared = await notifications.update({ "newMessage.template": "", "addedToConversation.sound": "" });
  await reads(notifications, cleared, {
    "newMessage.template": "",
    "newMessage.sound": "bell.aiff",
    "addedToConversation.sound": "",
  });
  assert.deepEqual(await refusal(notifications.update({ logEnabled: "perhaps" })), refused(400, 20001));
});

test("the webhooks of a service are set, read back and cleared", async () => {
  const webhooks = service.configuration.webhooks();
  await setsEvery(webhooks, "/v1/Services/{ChatServiceSid}/Configuration/Webhooks", {
    preWebhookUrl: "https://example.com/before",
    postWebhookUrl: "https://example.com/after",
    filters: ["onMessageAdd", "onMessageAdded"],
    method: "GET",
  });
  const cleared = await webhooks.update({ postWebhookUrl: "", filters: [""] });
  await reads(webhooks, cleared, { filters: [], preWebhookUrl: "https://example.com/before", postWebhookUrl: null });
  assert.deepEqual(await refusal(webhooks.update({ filters: ["onUserAdded"] })), refused(400, 50054));
});

test("all 31 parameters of a service of Chat v2 are set and read back", async () => {
  await setsEvery(chat, "/v2/Services/{Sid}", {
    friendlyName: "Pine",
    defaultServiceRoleSid: roles["service admin"],
    defaultChannelRoleSid: roles["channel admin"],
    defaultChannelCreatorRoleSid: roles["channel user"],
    readStatusEnabled: false,
    reachabilityEnabled: true,
    typingIndicatorTimeout: 8,
    consumptionReportInterval: 0,
    "notifications.newMessage.enabled": true,
    "notifications.newMessage.template": "${USER}: ${MESSAGE}",
    "notifications.newMessage.sound": "bell.aiff",
    "notifications.newMessage.badgeCountEnabled": true,
    "notifications.addedToChannel.enabled": true,
    "notifications.addedToChannel.template": "Welcome",
    "notifications.addedToChannel.sound": "door.aiff",
    "notifications.removedFromChannel.enabled": true,
    "notifications.removedFromChannel.template": "Goodbye",
    "notifications.removedFromChannel.sound": "close.aiff",
    "notifications.invitedToChannel.enabled": true,
    "notifications.invitedToChannel.template": "Come to ${CHANNEL}",
    "notifications.invitedToChannel.sound": "knock.aiff",
    preWebhookUrl: "https://example.com/before",
    postWebhookUrl: "https://example.com/after",
    webhookMethod: "GET",
    webhookFilters: ["onMessageSend", "onChannelDestroyed"],
    "limits.channelMembers": 1000,
    "limits.userChannels": 1,
    "media.compatibilityMessage": "Open the app to see this.",
    preWebhookRetryCount: 1,
    postWebhookRetryCount: 3,
    "notifications.logEnabled": true,
  });
  const cleared = await chat.update({ preWebhookUrl: "", webhookFilters: [""], "notifications.newMessage.template": "" });
  await reads(chat, cleared, {
    preWebhookUrl: "",
    webhookFilters: [],
    "notifications.newMessage.template": "",
    "notifications.newMessage.sound": "bell.aiff",
  });
});

test("a wrong setting of Chat v2 is rejected with its own code", async () => {
  const update = (settings) => refusal(chat.update(settings));
  assert.deepEqual(await update({ "limits.channelMembers": 1001 }), refused(400, 50061));
  assert.deepEqual(await update({ "limits.userChannels": 0 }), refused(400, 50060));
  assert.deepEqual(await update({ typingIndicatorTimeout: -1 }), refused(400, 50053));
  assert.deepEqual(await update({ consumptionReportInterval: "often" }), refused(400, 50052));
  assert.deepEqual(await update({ postWebhookRetryCount: -1 }), refused(400, 50065));
  assert.deepEqual(await update({ webhookFilters: ["onMessageAdd"] }), refused(400, 50054));
  assert.deepEqual(await update({ webhookMethod: "PATCH" }), refused(400, 50055));
  assert.deepEqual(await update({ defaultChannelRoleSid: MISSING }), refused(400, 50101));
  assert.equal((await chat.fetch()).friendlyName, "Harbor", "nothing was changed");
});
