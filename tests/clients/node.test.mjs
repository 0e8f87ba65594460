// Services and their lists, through Twilio's Node.js library.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { ACCOUNT_SID, startServer } from "../harness/server.mjs";
import { connect, refusal, refused } from "./client.mjs";
import { runSnippet } from "./snippet.mjs";

const MISSING = "IS00000000000000000000000000000000";

let server;
let client;
let services;

before(async () => {
  server = await startServer();
  client = connect(server);
  services = client.conversations.v1.services;
});

after(() => server?.stop());

test("a service is created, fetched and removed", async () => {
  const created = await services.create({ friendlyName: "Support – Zürich & サポート 🙂" });
  assert.match(created.sid, /^IS[0-9a-f]{32}$/);
  assert.equal(created.accountSid, ACCOUNT_SID);
  assert.equal(created.friendlyName, "Support – Zürich & サポート 🙂");
  assert.ok(Math.abs(created.dateCreated - Date.now()) < 60_000, "the library parses the date");
  assert.equal(created.url, `${server.address}/v1/Services/${created.sid}`);
  assert.equal(created.links.roles, `${created.url}/Roles`);

  assert.deepEqual((await services(created.sid).fetch()).toJSON(), created.toJSON());
  assert.equal(await services(created.sid).remove(), true);
  assert.deepEqual(await refusal(services(created.sid).fetch()), refused(404, 20404));
  assert.deepEqual(await refusal(services(created.sid).remove()), refused(404, 20404));
});

test("every service is listed once, whatever the size of a page", async () => {
  const all = (await services.list()).map((service) => service.sid);
  assert.ok(all.length > 10, "the demo has a few dozen");
  assert.equal(new Set(all).size, all.length);
  for (const pageSize of [1, 7, 1000, 5000]) {
    const paged = (await services.list({ pageSize })).map((service) => service.sid);
    assert.deepEqual(paged, all, `in pages of ${pageSize}`);
  }
});

test("a list stops at its limit", async () => {
  assert.equal((await services.list({ limit: 3 })).length, 3);
  const seen = [];
  await services.each({ limit: 5, pageSize: 2, callback: (service) => seen.push(service.sid) });
  assert.deepEqual(seen, (await services.list({ limit: 5 })).map((service) => service.sid));
});

test("pages lead to the next and back", async () => {
  const first = await services.page({ pageSize: 4 });
  assert.equal(first.previousPageUrl, undefined);
  const second = await first.nextPage();
  assert.equal(second.instances.length, 4);
  const again = await second.previousPage();
  assert.deepEqual(again.instances.map((service) => service.sid), first.instances.map((service) => service.sid));
  const direct = await services.getPage(first.nextPageUrl);
  assert.deepEqual(direct.instances.map((service) => service.sid), second.instances.map((service) => service.sid));
});

test("Chat v2 renames a service, and Conversations shows it", async () => {
  const { sid, dateCreated } = await services.create({ friendlyName: "Before" });
  const renamed = await client.chat.v2.services(sid).update({ friendlyName: "After" });
  assert.equal(renamed.friendlyName, "After");
  assert.deepEqual(renamed.dateCreated, dateCreated);
  assert.equal((await services(sid).fetch()).friendlyName, "After");

  const unchanged = await client.chat.v2.services(sid).update({});
  assert.equal(unchanged.friendlyName, "After", "an update of nothing changes nothing");
  await client.chat.v2.services(sid).remove();
  assert.deepEqual(await refusal(services(sid).fetch()), refused(404, 20404));
});

test("both APIs list the same services", async () => {
  const sids = async (list) => (await list.list()).map((service) => service.sid).sort();
  const created = await client.chat.v2.services.create({ friendlyName: "Made by Chat" });
  assert.deepEqual(await sids(client.chat.v2.services), await sids(services));
  assert.equal((await services(created.sid).fetch()).friendlyName, "Made by Chat");
  await services(created.sid).remove();
});

test("a wrong name is rejected with its own code", async () => {
  const create = (friendlyName) => refusal(services.create({ friendlyName }));
  assert.deepEqual(await create("n".repeat(257)), refused(400, 50003));
  assert.deepEqual(await create(""), refused(400, 50000));
  assert.equal((await services.create({ friendlyName: "🙂".repeat(256) })).friendlyName.length, 512);
});

test("a wrong page size or filter is rejected as a parameter", async () => {
  const [{ sid }] = await services.list({ limit: 1 });
  assert.deepEqual(await refusal(services.page({ pageSize: "many" })), refused(400, 20001));
  assert.deepEqual(await refusal(services(sid).conversations.list({ state: "open" })), refused(400, 20001));
});

test("a missing resource gives 404", async () => {
  assert.deepEqual(await refusal(services(MISSING).fetch()), refused(404, 20404));
  assert.deepEqual(await refusal(services("IS1").fetch()), refused(404, 20404));
  assert.deepEqual(await refusal(services(MISSING).roles.list()), refused(404, 50050));
});

test("an unknown account is rejected", async () => {
  const strangers = [connect(server, { authToken: "wrong" }), connect(server, { accountSid: `AC${"0".repeat(32)}` })];
  for (const stranger of strangers) {
    assert.deepEqual(await refusal(stranger.conversations.v1.services.list()), refused(401, 20003));
    assert.deepEqual(await refusal(stranger.chat.v2.services(MISSING).fetch()), refused(401, 20003));
  }
});

test("a new service has four roles and nothing else", async () => {
  const { sid } = await services.create({ friendlyName: "New" });
  const roles = await services(sid).roles.list();
  const names = roles.map((role) => `${role.friendlyName}: ${role.type}`).sort();
  assert.deepEqual(names, [
    "channel admin: conversation",
    "channel user: conversation",
    "service admin: service",
    "service user: service",
  ]);
  assert.ok(roles.every((role) => role.chatServiceSid === sid && role.permissions.length > 0));
  for (const list of [services(sid).conversations, services(sid).users, services(sid).bindings]) {
    assert.deepEqual(await list.list(), []);
  }

  await services(sid).remove();
  assert.deepEqual(await refusal(services(sid).roles.list()), refused(404, 50050));
});

test("the demo's conversations, users and bindings are listed and filtered", async () => {
  const conversations = [];
  const users = [];
  for (const { sid } of await services.list()) {
    conversations.push(...(await services(sid).conversations.list()));
    users.push(...(await services(sid).users.list()));
    for (const binding of await services(sid).bindings.list({ bindingType: ["apn", "fcm"] })) {
      assert.ok(["apn", "fcm"].includes(binding.bindingType));
    }
  }
  assert.ok(conversations.length > 0 && users.length > 0);
  assert.ok(users.every((user) => user.identity && JSON.parse(user.attributes)));

  const { chatServiceSid, state } = conversations[0];
  const ofState = await services(chatServiceSid).conversations.list({ state });
  assert.ok(ofState.length > 0 && ofState.every((conversation) => conversation.state === state));
  const ofNever = await services(chatServiceSid).conversations.list({ endDate: "1999-12-31" });
  assert.deepEqual(ofNever, []);
});

test("the snippet of the documentation works", async () => {
  await runSnippet(process.execPath, "services.mjs", "null", server);
});
