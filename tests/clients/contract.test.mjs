// Every operation that the sandbox answers, held against Twilio's own OpenAPI files.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";

import { SERVER_BINARY, startServer } from "../harness/server.mjs";
import { readme } from "./snippet.mjs";
import { SPECIFICATIONS } from "./specification.mjs";

/** Parameters of operations that are answered, but not yet with all that the specification knows. */
const NOT_YET = {
  "POST /v2/Services/{Sid}": [
    "DefaultServiceRoleSid", "DefaultChannelRoleSid", "DefaultChannelCreatorRoleSid",
    "ReadStatusEnabled", "ReachabilityEnabled", "TypingIndicatorTimeout", "ConsumptionReportInterval",
    "Notifications.NewMessage.Enabled", "Notifications.NewMessage.Template", "Notifications.NewMessage.Sound",
    "Notifications.NewMessage.BadgeCountEnabled",
    "Notifications.AddedToChannel.Enabled", "Notifications.AddedToChannel.Template", "Notifications.AddedToChannel.Sound",
    "Notifications.RemovedFromChannel.Enabled", "Notifications.RemovedFromChannel.Template",
    "Notifications.RemovedFromChannel.Sound",
    "Notifications.InvitedToChannel.Enabled", "Notifications.InvitedToChannel.Template",
    "Notifications.InvitedToChannel.Sound", "Notifications.LogEnabled",
    "PreWebhookUrl", "PostWebhookUrl", "WebhookMethod", "WebhookFilters", "PreWebhookRetryCount", "PostWebhookRetryCount",
    "Limits.ChannelMembers", "Limits.UserChannels", "Media.CompatibilityMessage",
  ],
};

/** A value for every parameter that can be given one without asking first. */
const SAMPLES = {
  FriendlyName: ["Contract"],
  PageSize: ["1"],
  Page: ["0"],
  StartDate: ["2000-01-01"],
  EndDate: ["2099-12-31"],
  State: ["active"],
  BindingType: ["apn", "fcm"],
  Identity: ["nobody"],
};

const operations = JSON.parse(execFileSync(SERVER_BINARY, ["operations"], { encoding: "utf8" }));
const key = (operation) => `${operation.method} ${operation.path}`;
const specified = (operation) =>
  SPECIFICATIONS.map((specification) => specification.operations.get(key(operation))).find((found) => found);

let server;
let fullest;

before(async () => {
  server = await startServer();
  fullest = await fullestService();
});

after(() => server?.stop());

/** A service of the demo that has something of everything, so that rows of every kind are seen. */
async function fullestService() {
  const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
  for (const { sid } of services) {
    const lists = ["Conversations", "Users", "Roles", "Bindings"];
    const pages = await Promise.all(lists.map((list) => server.call("GET", `/v1/Services/${sid}/${list}`)));
    if (pages.every(({ body }) => body[body.meta.key].length > 0)) return sid;
  }
  assert.fail("no service of the demo has conversations, users, roles and bindings");
}

/** Calls an operation on a service that may be changed, or gone, afterwards. */
async function call(operation, parameters) {
  const reads = operation.method === "GET";
  const target = reads ? fullest : (await server.call("POST", "/v1/Services", { FriendlyName: "Scratch" })).body.sid;
  const path = operation.path.replace(/\{\w+\}/, target);
  const query = reads ? `?${new URLSearchParams(parameters)}` : "";
  return server.call(operation.method, path + query, operation.method === "POST" ? parameters : undefined);
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

    await context.test("has the parameters of the specification", () => {
      const notYet = NOT_YET[key(operation)] ?? [];
      const declared = operation.parameters.map(({ name }) => name);
      assert.deepEqual([...declared, ...notYet].sort(), [...specification.parameters.keys()].sort());
      for (const { name, required } of operation.parameters) {
        assert.equal(required, specification.parameters.get(name), `whether ${name} is required`);
      }
    });

    await context.test("answers as the specification says", async () => {
      const required = operation.parameters.filter((parameter) => parameter.required);
      assertAnswers(operation, await call(operation, values(required)));
    });

    await context.test("takes every parameter", async () => {
      assertAnswers(operation, await call(operation, values(operation.parameters)));
    });
  });
}

function values(parameters) {
  // Only the API can write a page token.
  const known = parameters.filter(({ name }) => name !== "PageToken");
  return known.flatMap(({ name }) => (SAMPLES[name] ?? assert.fail(`${name} needs a sample`)).map((value) => [name, value]));
}

test("a list's next page is asked for with the token of the one before", async () => {
  for (const operation of operations.filter(({ list_key }) => list_key)) {
    const path = operation.path.replace(/\{\w+\}/, fullest);
    const { body } = await server.call("GET", `${path}?PageSize=1`);
    assert.equal(body.meta.key, operation.list_key);
    if (body.meta.next_page_url === null) continue;
    const { pathname, search } = new URL(body.meta.next_page_url);
    assert.equal(pathname, path);
    assertAnswers(operation, await server.call("GET", pathname + search));
  }
});

test("what is not done yet is part of an operation that is answered", () => {
  const keys = new Set(operations.map(key));
  assert.deepEqual(Object.keys(NOT_YET).filter((name) => !keys.has(name)), []);
});

test("how much is done is counted, and said in the README", async () => {
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
