// Roles, through Twilio's Node.js library.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { ACCOUNT_SID, startServer } from "../harness/server.mjs";
import { connect, refusal, refused } from "./client.mjs";

const MISSING = "RL00000000000000000000000000000000";

let server;
let client;
let sid;
/** Roles of the service at each path. */
let ofService;
let ofAccount;
let ofChat;

before(async () => {
  server = await startServer({ records: ["--in-memory", "--seed", "empty"] });
  client = connect(server);
  ({ sid } = await client.conversations.v1.services.create({ friendlyName: "Harbor" }));
  await client.conversations.v1.configuration().update({ defaultChatServiceSid: sid });
  ofService = client.conversations.v1.services(sid).roles;
  ofAccount = client.conversations.v1.roles;
  ofChat = client.chat.v2.services(sid).roles;
});

after(() => server?.stop());

const DESK = { friendlyName: "Desk & co", type: "conversation", permission: ["sendMessage", "leaveConversation"] };

test("a role is created, fetched, replaced and removed", async () => {
  for (const [roles, path] of [[ofService, `/v1/Services/${sid}/Roles`], [ofAccount, "/v1/Roles"]]) {
    const created = await roles.create(DESK);
    assert.match(created.sid, /^RL[0-9a-f]{32}$/);
    assert.deepEqual(
      [created.accountSid, created.chatServiceSid, created.friendlyName, created.type, created.permissions, created.url],
      [ACCOUNT_SID, sid, DESK.friendlyName, DESK.type, DESK.permission, `${server.address}${path}/${created.sid}`],
    );
    const role = roles(created.sid);
    assert.deepEqual((await role.fetch()).toJSON(), created.toJSON());
    const updated = await role.update({ permission: ["editOwnMessage"] });
    assert.deepEqual([updated.permissions, updated.friendlyName], [["editOwnMessage"], DESK.friendlyName]);
    assert.deepEqual((await role.fetch()).permissions, ["editOwnMessage"]);
    assert.equal(await role.remove(), true);
    assert.deepEqual(await refusal(role.fetch()), refused(404, 20404));
  }
});

test("every path lists the same roles", async () => {
  await ofService.create({ ...DESK, friendlyName: "Listed" });
  const listed = async (roles) => (await roles.list({ pageSize: 2 })).map((role) => `${role.sid} ${role.friendlyName}`);
  const all = await listed(ofService);
  assert.equal(all.length, 5);
  assert.deepEqual(await listed(ofAccount), all);
  assert.deepEqual(await listed(ofChat), all);
});

test("Chat v2 names the type and permissions of a role differently", async () => {
  const created = await ofChat.create({
    friendlyName: "Moderator",
    type: "channel",
    permission: ["destroyChannel", "removeMember", "inviteMember"],
  });
  assert.deepEqual([created.serviceSid, created.type], [sid, "channel"]);
  assert.equal(created.url, `${server.address}/v2/Services/${sid}/Roles/${created.sid}`);
  assert.deepEqual((await ofChat(created.sid).fetch()).toJSON(), created.toJSON());
  const seen = await ofService(created.sid).fetch();
  assert.deepEqual([seen.type, seen.permissions], ["conversation", ["deleteConversation", "removeParticipant"]]);

  await ofService(created.sid).update({ permission: ["addParticipant"] });
  assert.deepEqual((await ofChat(created.sid).fetch()).permissions, ["addMember", "inviteMember"]);
  const updated = await ofChat(created.sid).update({ permission: ["sendMessage"] });
  assert.deepEqual(updated.permissions, ["sendMessage"]);
  assert.equal(await ofChat(created.sid).remove(), true);
  assert.deepEqual(await refusal(ofService(created.sid).fetch()), refused(404, 20404));
});

test("a wrong role is rejected with its own code", async () => {
  const create = (roles, change) => refusal(roles.create({ ...DESK, ...change }));
  assert.deepEqual(await create(ofService, { permission: ["fly"] }), refused(400, 50104));
  assert.deepEqual(await create(ofService, { permission: ["createConversation"] }), refused(400, 50104));
  assert.deepEqual(await create(ofService, { type: "channel" }), refused(400, 50105));
  assert.deepEqual(await create(ofAccount, { friendlyName: "" }), refused(400, 50000));
  assert.deepEqual(await create(ofAccount, { permission: [] }), refused(400, 20001));
  assert.deepEqual(await create(ofChat, { type: "conversation" }), refused(400, 50105));
  assert.deepEqual(await create(ofChat, { type: "channel" }), refused(400, 50104));
});

test("a role that is missing or in use is rejected", async () => {
  for (const roles of [ofService, ofAccount, ofChat]) {
    assert.deepEqual(await refusal(roles(MISSING).fetch()), refused(404, 20404));
    assert.deepEqual(await refusal(roles(MISSING).update({ permission: ["sendMessage"] })), refused(404, 20404));
    assert.deepEqual(await refusal(roles("RL123").remove()), refused(404, 20404));
    const { defaultConversationRoleSid } = await client.conversations.v1.services(sid).configuration().fetch();
    assert.deepEqual(await refusal(roles(defaultConversationRoleSid).remove()), refused(409, 20409));
  }
});
