// Every operation of the sandbox, compared with Twilio's OpenAPI files.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";

import { SERVER_BINARY, startServer } from "../harness/server.mjs";
import { readme } from "./snippet.mjs";
import { SPECIFICATIONS } from "./specification.mjs";

/** Values for parameters; some depend on the subject of the request. */
const SAMPLES = {
  FriendlyName: ["Contract"],
  PageSize: ["1"],
  Page: ["0"],
  StartDate: ["2000-01-01"],
  EndDate: ["2099-12-31"],
  State: ["active"],
  BindingType: ["apn", "fcm"],
  Identity: ["ada.lindqvist"],
  Type: ({ type }) => [type],
  Address: ({ number }) => [number],
  AddressCountry: ["US"],
  "AutoCreation.Type": ["webhook"],
  "AutoCreation.ConversationServiceSid": ({ service }) => [service],
  "AutoCreation.WebhookUrl": ["https://example.com/after"],
  "AutoCreation.WebhookMethod": ["post"],
  "AutoCreation.WebhookFilters": ["onMessageAdded"],
  "AutoCreation.StudioFlowSid": ["FW0123456789abcdef0123456789abcdef"],
  "AutoCreation.StudioRetryCount": ["1"],
  Permission: ["sendMessage", "editOwnMessage"],
  DefaultChatServiceSid: ({ service }) => [service],
  DefaultMessagingServiceSid: ["MG0123456789abcdef0123456789abcdef"],
  DefaultInactiveTimer: ["PT24H"],
  DefaultClosedTimer: ["P7D"],
  Method: ["GET"],
  Filters: ["onMessageAdd", "onMessageAdded"],
  PreWebhookUrl: ["https://example.com/before"],
  PostWebhookUrl: ["https://example.com/after"],
  Target: ["flex"],
  DefaultConversationCreatorRoleSid: ({ conversationRole }) => [conversationRole],
  DefaultConversationRoleSid: ({ conversationRole }) => [conversationRole],
  DefaultChatServiceRoleSid: ({ serviceRole }) => [serviceRole],
  DefaultServiceRoleSid: ({ serviceRole }) => [serviceRole],
  DefaultChannelRoleSid: ({ conversationRole }) => [conversationRole],
  DefaultChannelCreatorRoleSid: ({ conversationRole }) => [conversationRole],
  TypingIndicatorTimeout: ["7"],
  ConsumptionReportInterval: ["20"],
  WebhookMethod: ["GET"],
  WebhookFilters: ["onMessageSend", "onMessageSent"],
  PreWebhookRetryCount: ["1"],
  PostWebhookRetryCount: ["2"],
  "Limits.ChannelMembers": ["99"],
  "Limits.UserChannels": ["199"],
  "Media.CompatibilityMessage": ["Open the app to see this."],
};

/** Values for parameters by the end of their name. */
const ENDINGS = { Enabled: ["true"], Template: ["${MESSAGE}"], Sound: ["chime.aiff"] };

const operations = JSON.parse(execFileSync(SERVER_BINARY, ["operations"], { encoding: "utf8" }));
const key = (operation) => `${operation.method} ${operation.path}`;
const specified = (operation) =>
  SPECIFICATIONS.map((specification) => specification.operations.get(key(operation))).find((found) => found);

const ADDRESSES = "/v1/Configuration/Addresses";

let server;
let fullest;
/** SIDs of a conversation, a user, a binding of that service, and of a credential. */
let people;
/** Number of phone numbers that were given to addresses. */
let numbers = 0;

before(async () => {
  server = await startServer();
  fullest = await fullestService();
  const first = async (path, key) => (await server.call("GET", path)).body[key][0].sid;
  const [conversation, user, binding] = await Promise.all(
    ["Conversations", "Users", "Bindings"].map((list) => first(`/v1/Services/${fullest}/${list}`, list.toLowerCase())),
  );
  people = { conversation, user, binding, credential: await first("/v1/Credentials", "credentials") };
});

after(() => server?.stop());

/** A service of the demo with conversations, users, roles and bindings. */
async function fullestService() {
  const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
  for (const { sid } of services) {
    const lists = ["Conversations", "Users", "Roles", "Bindings"];
    const pages = await Promise.all(lists.map((list) => server.call("GET", `/v1/Services/${sid}/${list}`)));
    if (pages.every(({ body }) => body[body.meta.key].length > 0)) return sid;
  }
  assert.fail("no service of the demo has conversations, users, roles and bindings");
}

/** Subject of an operation: a service, made the account's default, roles that are no defaults, and an address. */
async function subjectOf(operation) {
  const reads = operation.method === "GET";
  const service = reads ? fullest : (await server.call("POST", "/v1/Services", { FriendlyName: "Scratch" })).body.sid;
  await server.call("POST", "/v1/Configuration", { DefaultChatServiceSid: service });
  const roleType = operation.path.startsWith("/v2/") ? "channel" : "conversation";
  const roles = `/v1/Services/${service}/Roles`;
  const serviceRole = (await server.call("GET", roles)).body.roles.find(({ type }) => type === "service").sid;
  const role = { FriendlyName: "Spare", Type: "conversation", Permission: "sendMessage" };
  const conversationRole = (await server.call("POST", roles, role)).body.sid;
  const number = () => `+1555${String(numbers++).padStart(7, "0")}`;
  const address = (await server.call("POST", ADDRESSES, { Type: "sms", Address: number() })).body.sid;
  const type = operation.path.startsWith(ADDRESSES) ? "sms" : roleType;
  return { service, type, serviceRole, conversationRole, address, number: number() };
}

/** Path of an operation on a subject. */
function pathOf(operation, { service, conversationRole, address }) {
  const { conversation, user, binding, credential } = people;
  const sids = {
    Services: service,
    Roles: conversationRole,
    Addresses: address,
    Conversations: conversation,
    Users: user,
    Bindings: binding,
    Credentials: credential,
  };
  return operation.path.replaceAll(/(\w+)\/\{\w+\}/g, (_, parent) => `${parent}/${sids[parent]}`);
}

/** Calls an operation with these parameters on a subject that it may change or delete. */
async function call(operation, parameters) {
  const subject = await subjectOf(operation);
  const sent = values(parameters, subject);
  const query = operation.method === "GET" ? `?${new URLSearchParams(sent)}` : "";
  return server.call(operation.method, pathOf(operation, subject) + query, operation.method === "POST" ? sent : undefined);
}

function assertAnswers(operation, { status, body }) {
  assert.equal(status, operation.status, JSON.stringify(body));
  assert.deepEqual(specified(operation).mistakes(status, body), []);
}

for (const operation of operations) {
  test(key(operation), async (context) => {
    const specification = specified(operation);
    assert.ok(specification, "the specification knows this operation");
    assert.ok(specification.statuses.includes(operation.status), "success has the status of the specification");

    await context.test("has the specified parameters", () => {
      const declared = operation.parameters.map(({ name }) => name);
      assert.deepEqual(declared.sort(), [...specification.parameters.keys()].sort());
      for (const { name, required } of operation.parameters) {
        assert.equal(required, specification.parameters.get(name), `whether ${name} is required`);
      }
    });

    await context.test("responds as specified", async () => {
      const required = operation.parameters.filter(({ name, required }) => required || name === operation.one_of[0]);
      assertAnswers(operation, await call(operation, required));
    });

    await context.test("accepts every parameter", async () => {
      const others = operation.one_of.slice(1);
      assertAnswers(operation, await call(operation, operation.parameters.filter(({ name }) => !others.includes(name))));
    });
  });
}

function values(parameters, subject) {
  // Only the API can create a page token.
  const known = parameters.filter(({ name }) => name !== "PageToken");
  return known.flatMap(({ name }) => {
    const ending = Object.keys(ENDINGS).find((word) => name.endsWith(word));
    const sample = SAMPLES[name] ?? ENDINGS[ending] ?? assert.fail(`${name} needs a sample`);
    return (typeof sample === "function" ? sample(subject) : sample).map((value) => [name, value]);
  });
}

test("the next page of a list is requested with its token", async () => {
  for (const operation of operations.filter(({ list_key }) => list_key)) {
    const path = pathOf(operation, await subjectOf(operation));
    const needed = values(operation.parameters.filter(({ name }) => name === operation.one_of[0]), {});
    const { body } = await server.call("GET", `${path}?${new URLSearchParams([...needed, ["PageSize", "1"]])}`);
    assert.equal(body.meta.key, operation.list_key);
    if (body.meta.next_page_url === null) continue;
    const { pathname, search } = new URL(body.meta.next_page_url);
    assert.equal(pathname, path);
    assertAnswers(operation, await server.call("GET", pathname + search));
  }
});

test("the README states the number of implemented operations", async () => {
  const counts = SPECIFICATIONS.map(({ title, operations: all }) => {
    const done = operations.filter((operation) => all.has(key(operation))).length;
    return { title, done, of: all.size };
  });
  const sum = (part) => counts.reduce((total, count) => total + count[part], 0);
  assert.equal(sum("done"), operations.length);
  const each = counts.map(({ title, done, of }) => `${title}: ${done} of ${of}`).join(", ");
  console.log(`Operations: ${each}; ${sum("done")} of ${sum("of")}`);
  for (const operation of operations) console.log(`  ${key(operation)}`);
  assert.ok((await readme()).includes(`${sum("done")} of the ${sum("of")} operations`));
});
