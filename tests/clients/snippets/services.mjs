import twilio from "twilio";

const client = twilio("ACdec0de00dec0de00dec0de00dec0de00", "sandboxauthtoken");
client.conversations.baseUrl = process.env.SANDBOX_URL ?? "http://127.0.0.1:8080";
client.chat.baseUrl = client.conversations.baseUrl;

for (const service of await client.conversations.v1.services.list()) {
  console.log(service.sid, service.friendlyName);
}

const created = await client.conversations.v1.services.create({ friendlyName: "Support" });
// Conversations cannot rename a service; its older twin, Chat v2, can.
const renamed = await client.chat.v2.services(created.sid).update({ friendlyName: "Customer care" });
console.log(`${created.friendlyName} is now ${renamed.friendlyName}`);
await client.conversations.v1.services(created.sid).remove();
