// Texts of requests, run against the sandbox: what they store is compared with what the request itself stores.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import namingConventions from "@twilio/cli-core/src/services/naming-conventions.js";

import { hasPython, pythonWithTwilio } from "../harness/python.mjs";
import { SERVER_BINARY, startServer } from "../harness/server.mjs";
import { hasCurl, render, runCurl, runNode, runPython } from "./render.mjs";

const NAME = "It’s -Zoë's \"50 %\" `shop` $HOME \\ !! 🎉\n2 = @3";

/** Writes of a subject: a service with a role. `read` is the path of the stored values, and `select` takes those of the subject. */
const WRITES = [
  {
    title: "rename a service",
    write: ({ sid }) => ({ method: "POST", path: `/v2/Services/${sid}`, form: [["FriendlyName", NAME]] }),
    read: ({ sid }) => `/v1/Services/${sid}`,
  },
  {
    title: "settings of Chat v2",
    write: ({ sid }) => ({
      method: "POST",
      path: `/v2/Services/${sid}`,
      form: [["Limits.ChannelMembers", "50"], ["ReadStatusEnabled", "false"], ["Media.CompatibilityMessage", "-n"]],
    }),
    read: ({ sid }) => `/v2/Services/${sid}`,
  },
  {
    title: "account configuration",
    write: ({ sid }) => ({
      method: "POST",
      path: "/v1/Configuration",
      form: [["DefaultChatServiceSid", sid], ["DefaultInactiveTimer", ""], ["DefaultClosedTimer", "P7D"]],
    }),
    read: () => "/v1/Configuration",
  },
  {
    title: "service configuration",
    write: ({ sid, role }) => ({
      method: "POST",
      path: `/v1/Services/${sid}/Configuration`,
      form: [["DefaultConversationRoleSid", role], ["ReachabilityEnabled", "true"]],
    }),
    read: ({ sid }) => `/v1/Services/${sid}/Configuration`,
  },
  {
    title: "push notifications",
    write: ({ sid }) => ({
      method: "POST",
      path: `/v1/Services/${sid}/Configuration/Notifications`,
      form: [
        ["NewMessage.Enabled", "true"],
        ["NewMessage.Template", "${USER}: \"${MESSAGE}\" \\ %{x}"],
        ["NewMessage.Sound", ""],
        ["NewMessage.WithMedia.Enabled", "true"],
      ],
    }),
    read: ({ sid }) => `/v1/Services/${sid}/Configuration/Notifications`,
  },
  {
    title: "service webhooks",
    write: ({ sid }) => ({
      method: "POST",
      path: `/v1/Services/${sid}/Configuration/Webhooks`,
      form: [["Filters", "onMessageAdd"], ["Filters", "onMessageAdded"], ["PostWebhookUrl", "https://example.com/?a=1&b=%20"]],
    }),
    read: ({ sid }) => `/v1/Services/${sid}/Configuration/Webhooks`,
  },
  {
    title: "clear the events of the account",
    write: () => ({ method: "POST", path: "/v1/Configuration/Webhooks", form: [["Filters", ""]] }),
    read: () => "/v1/Configuration/Webhooks",
  },
  {
    title: "create a role",
    write: ({ sid }) => ({
      method: "POST",
      path: `/v1/Services/${sid}/Roles`,
      form: [["FriendlyName", NAME], ["Type", "conversation"], ["Permission", "sendMessage"], ["Permission", "leaveConversation"]],
    }),
    read: ({ sid }) => `/v1/Services/${sid}/Roles?PageSize=50`,
  },
  {
    title: "change a role",
    write: ({ sid, role }) => ({
      method: "POST",
      path: `/v1/Services/${sid}/Roles/${role}`,
      form: [["Permission", "editOwnMessage"], ["Permission", "sendMessage"]],
    }),
    read: ({ sid, role }) => `/v1/Services/${sid}/Roles/${role}`,
  },
  {
    title: "delete a service",
    write: ({ spare }) => ({ method: "DELETE", path: `/v1/Services/${spare}` }),
    read: ({ spare }) => `/v1/Services/${spare}`,
  },
  {
    title: "add an address",
    write: ({ sid, number }) => ({
      method: "POST",
      path: "/v1/Configuration/Addresses",
      form: [
        ["Type", "sms"],
        ["Address", number],
        ["AutoCreation.Enabled", "true"],
        ["AutoCreation.Type", "webhook"],
        ["AutoCreation.ConversationServiceSid", sid],
        ["AutoCreation.WebhookUrl", "https://example.com/"],
        ["AutoCreation.WebhookFilters", "onMessageAdded"],
        ["AutoCreation.WebhookFilters", "onMessageRemoved"],
      ],
    }),
    read: () => "/v1/Configuration/Addresses?PageSize=50",
    select: (body, { number }) => body.address_configurations.filter(({ address }) => address === number),
  },
];

let server;
/** Stored values after each request itself. */
let expected;
let numbers = 0;

before(async () => {
  server = await startServer({ records: ["--in-memory", "--seed", "empty"] });
  const subject = await createSubject();
  for (const { write } of WRITES) {
    const { method, path, form } = write(subject);
    const { status, body } = await server.call(method, path, form);
    assert.ok(status < 300, JSON.stringify(body));
  }
  expected = await stored(subject);
});

after(() => server?.stop());

/** A service with a role, a service to delete, and a number. The settings of the account have other values than the writes set. */
async function createSubject() {
  const create = async (path, form) => (await server.call("POST", path, form)).body.sid;
  const sid = await create("/v1/Services", { FriendlyName: "Before" });
  const role = await create(`/v1/Services/${sid}/Roles`, { FriendlyName: "Spare", Type: "conversation", Permission: "sendMessage" });
  const spare = await create("/v1/Services", { FriendlyName: "Spare" });
  const number = `+1555${String(numbers++).padStart(7, "0")}`;
  await server.call("POST", "/v1/Configuration", { DefaultInactiveTimer: "PT1H", DefaultClosedTimer: "P1D" });
  await server.call("POST", "/v1/Configuration/Webhooks", { Filters: "onMessageAdded" });
  return { sid, role, spare, number };
}

/** Stored values of each write, without what differs between two subjects. */
async function stored(subject) {
  const anonymous = (text) => {
    const named = Object.entries(subject).reduce((known, [name, value]) => known.replaceAll(value, name), text);
    return named.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "date").replaceAll(/\b(RL|IG)[0-9a-f]{32}/g, "$1");
  };
  const entries = WRITES.map(async ({ title, read, select = (body) => body }) => {
    const { status, body } = await server.call("GET", read(subject));
    return [title, { status, body: JSON.parse(anonymous(JSON.stringify(select(body, subject)))) }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Runs the texts of one language on a subject of its own. */
async function assertStoresTheSame(language, run) {
  const subject = await createSubject();
  const before = await stored(subject);
  await run(render(language, WRITES.map(({ write }) => write(subject)), server.address));
  const now = await stored(subject);
  for (const { title } of WRITES) {
    assert.notDeepEqual(before[title], now[title], `${title} changes something`);
    assert.deepEqual(now[title], expected[title], title);
  }
}

test("commands of cURL store what the requests store", { skip: hasCurl ? false : "curl is not installed" }, async () => {
  await assertStoresTheSame("curl", runCurl);
});

test("programs of Node.js store what the requests store", async () => {
  await assertStoresTheSame("node", runNode);
});

test("programs of Python store what the requests store", { skip: hasPython ? false : "python3 is not installed" }, async () => {
  const python = pythonWithTwilio();
  await assertStoresTheSame("python", (texts) => runPython(python, texts));
});

const operations = JSON.parse(execFileSync(SERVER_BINARY, ["operations"], { encoding: "utf8" }));

/** Every write of the API, with every parameter. */
const EVERY_WRITE = operations
  .filter(({ method }) => method !== "GET")
  .map(({ method, path, parameters }) => ({
    method,
    path: path.replaceAll(/\{\w+\}/g, "IS0123456789abcdef0123456789abcdef"),
    form: parameters.flatMap(({ name }, index) => sampleValues(name, index).map((value) => [name, value])),
  }));

function sampleValues(name, index) {
  if (name.endsWith("Enabled")) return [String(index % 2 === 0)];
  if (/(Timeout|Interval|Count|ChannelMembers|UserChannels)$/.test(name)) return ["7"];
  return /(Filters|Permission)$/.test(name) ? [NAME, "b"] : [NAME];
}

/** Runs texts against a server that accepts everything, and returns the requests that arrive. */
async function arrivals(language, run) {
  const arrived = [];
  const accept = async (request, response) => {
    const body = (await request.toArray()).join("");
    const { pathname } = new URL(request.url, "http://localhost");
    arrived.push({ method: request.method, path: pathname, form: [...new URLSearchParams(body)] });
    response.writeHead(request.method === "DELETE" ? 204 : 201, { "content-type": "application/json" });
    response.end(request.method === "DELETE" ? undefined : "{}");
  };
  const listener = createServer(accept).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  try {
    await run(render(language, EVERY_WRITE, `http://127.0.0.1:${port}`));
  } finally {
    listener.close();
  }
  return arrived;
}

/** Requests with their parameters in one order: the libraries have their own. */
const inOrder = (requests) => requests.map((request) => ({ ...request, form: request.form.toSorted() }));

test("every write arrives from cURL", { skip: hasCurl ? false : "curl is not installed" }, async () => {
  assert.deepEqual(await arrivals("curl", runCurl), EVERY_WRITE);
});

test("every write arrives from Node.js", async () => {
  assert.deepEqual(inOrder(await arrivals("node", runNode)), inOrder(EVERY_WRITE));
});

test("every write arrives from Python", { skip: hasPython ? false : "python3 is not installed" }, async () => {
  const python = pythonWithTwilio();
  assert.deepEqual(inOrder(await arrivals("python", (texts) => runPython(python, texts))), inOrder(EVERY_WRITE));
});

test("every write has the flags of twilio-cli", () => {
  const texts = render("twilio-cli", EVERY_WRITE);
  for (const [index, { path, parameters }] of operations.filter(({ method }) => method !== "GET").entries()) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).concat(parameters.map(({ name }) => name));
    const flags = [...texts[index].matchAll(/^ {2}--(?:no-)?([a-z.-]+)/gm)].map(([, flag]) => flag);
    assert.deepEqual([...new Set(flags)], names.map(namingConventions.kebabCase), path);
  }
});

/** Texts of characters that a literal must escape, and of some that it need not. The same in every run. */
function samples() {
  const parts = ["\"", "\\", "\n", "\r", "\t", "\0", "\u2028", "\u202e", "\u{e0001}", "\u0085", "\x1b", "${a}", "%{b}", "`", "'", "\\u0041", "🎉", "é", "#", "0"];
  let state = 1;
  const next = (limit) => (state = (state * 48271) % 2147483647) % limit;
  return Array.from({ length: 200 }, () => Array.from({ length: next(8) }, () => parts[next(parts.length)]).join(""));
}

const renameTo = (name) => ({ method: "POST", path: "/v1/Services", form: [["FriendlyName", name]] });

test("Node.js reads the strings back", () => {
  const names = samples();
  const read = render("node", names.map(renameTo)).map((text) => {
    const [, literal] = text.match(/friendlyName: (".*"),\n/);
    return new Function(`"use strict"; return ${literal};`)();
  });
  assert.deepEqual(read, names);
});

test("Python reads the strings back", { skip: hasPython ? false : "python3 is not installed" }, () => {
  const names = samples();
  const literals = render("python", names.map(renameTo)).map((text) => text.match(/friendly_name=(".*"),\n/)[1]);
  const script = "import ast, json, sys\nprint(json.dumps([ast.literal_eval(text) for text in json.load(sys.stdin)]))";
  const read = JSON.parse(execFileSync("python3", ["-c", script], { input: JSON.stringify(literals), encoding: "utf8" }));
  assert.deepEqual(read, names);
});
