// The gateway in front of a fake Twilio, with its own folder for data.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ACCOUNT_SID, AUTH_TOKEN, Program, freePort } from "../../harness/server.mjs";

const PRIVATE = { mode: 0o600 };
const SESSION = "/gateway/session";

/** Headers of the dashboard's requests, which no other page can send. */
export function ofDashboard(address) {
  return { origin: address, "sec-fetch-site": "same-origin", "x-conversations-admin": "1" };
}

/** Fingerprint of stored values by parameter, as `api::precondition` computes it. */
export function precondition(values) {
  const hash = (text) =>
    new TextEncoder().encode(text).reduce((hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n);
  const sum = Object.entries(values).reduce((sum, [wire, text]) => sum + hash(`${wire}\0${text}`), 0n);
  return BigInt.asUintN(64, sum).toString(16);
}

/** Header of an update or deletion with the values that the sandbox stores now as its precondition. */
export async function preconditionOf(sandbox, method, path, form = {}) {
  const stored = (await sandbox.call("GET", path)).body;
  const value = (wire) => stored[wire.replaceAll(/(?<=.)([A-Z])/g, "_$1").toLowerCase()] ?? "";
  const text = (wire) => [value(wire)].flat().toSorted().join("\n");
  const names = method === "DELETE" ? ["FriendlyName"] : Object.keys(form);
  return { "if-match": `"${precondition(Object.fromEntries(names.map((wire) => [wire, text(wire)])))}"` };
}

/** Writes the accounts file and its credentials to a new folder. Each account has a `name` and a `twilio`. */
export async function writeAccounts(accounts, authority) {
  const folder = await mkdtemp(join(tmpdir(), "conversations-admin-"));
  await writeFile(join(folder, "ca.pem"), authority.pem);
  const tables = accounts.map(async ({ name, twilio, token = AUTH_TOKEN, ...more }) => {
    await writeFile(join(folder, `${name}.token`), `${token}\n`, PRIVATE);
    const fields = {
      name,
      account_sid: ACCOUNT_SID,
      auth_token: { file: `${name}.token` },
      conversations: twilio.address,
      chat: twilio.address,
      ...more,
    };
    return ["[[account]]", ...Object.entries(fields).map(([key, value]) => `${key} = ${toml(value)}`), ""].join("\n");
  });
  const text = ['ca = "ca.pem"', "", ...(await Promise.all(tables))].join("\n");
  await writeFile(join(folder, "accounts.toml"), text, PRIVATE);
  return folder;
}

function toml(value) {
  if (typeof value !== "object") return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([key, inner]) => `${key} = ${JSON.stringify(inner)}`)} }`;
}

/**
 * Starts a gateway for this machine only, or on the network with the certificate `network.identity` or behind a proxy with the
 * origin `network.publicUrl`. `people` are users to add first: names with roles and passwords.
 */
export async function startGateway({ accounts, authority, people = {}, network, port, extra = [] }) {
  const folder = await writeAccounts(accounts, authority);
  const gateway = new Gateway({ folder, port: port ?? (await freePort()), first: accounts[0].name, authority, network, extra });
  for (const [name, { role, password }] of Object.entries(people)) await gateway.addPerson(name, role, password);
  await gateway.start();
  return gateway;
}

class Gateway {
  #authority;
  #network;
  #extra;
  #program;
  #usedLink;
  #cookie;
  /** Output of all its programs. */
  output = "";

  constructor({ folder, port, first, authority, network, extra }) {
    Object.assign(this, { folder, port, first });
    this.#authority = authority;
    this.#network = network;
    this.#extra = extra;
    this.local = `${network?.identity ? "https" : "http"}://127.0.0.1:${port}`;
    this.address = network?.publicUrl ?? this.local;
  }

  /** Environment with `PATH` only, so that all data is in its folder. */
  get #env() {
    return { PATH: process.env.PATH, HOME: this.folder, XDG_DATA_HOME: join(this.folder, "data") };
  }

  async start() {
    const args = ["serve", "--accounts", join(this.folder, "accounts.toml"), "--port", String(this.port)];
    this.#program = new Program([...args, ...(await this.#reach()), ...this.#extra], { env: this.#env });
    await this.#program.untilReady(async () => (await this.ask("GET", "/readyz")).status === 200);
  }

  /** Command-line options for its address. */
  async #reach() {
    if (!this.#network) return [];
    const { identity, publicUrl = this.local } = this.#network;
    const named = ["--public-url", publicUrl];
    if (!identity) return ["--behind-tls-proxy", ...named];
    const [certificate, key] = ["certificate.pem", "key.pem"].map((name) => join(this.folder, name));
    await Promise.all([writeFile(certificate, identity.cert), writeFile(key, identity.key, PRIVATE)]);
    return ["--tls-cert", certificate, "--tls-key", key, ...named];
  }

  async addPerson(name, role, password) {
    const { code, output } = await this.run(["user", "add", name, "--role", role], `${password}\n`);
    assert.equal(code, 0, output);
  }

  /** Runs another command on its data. */
  async run(args, input) {
    const program = new Program(args, { env: this.#env, input });
    const code = await program.ended();
    this.output += program.output;
    return { code, output: program.output };
  }

  /** The link that signs in once on this machine. */
  get link() {
    return this.#program.output.match(/http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+/g)?.at(-1) ?? assert.fail(this.#program.output);
  }

  /** Waits for the next link, which is printed after the last one was used. */
  async #unusedLink() {
    for (let tries = 0; tries < 100 && this.link === this.#usedLink; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
    return (this.#usedLink = this.link);
  }

  /** Sends a request with the dashboard's headers, or with others. */
  async ask(method, target, { form, headers = ofDashboard(this.address) } = {}) {
    const send = this.local.startsWith("https:") ? httpsRequest : httpRequest;
    const body = form && new URLSearchParams(form).toString();
    const type = body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const host = new URL(this.address).host;
    const options = { method, ca: this.#authority.pem, headers: { host, ...type, ...headers }, timeout: 40_000 };
    const request = send(this.local + target, options).end(body);
    const [response] = await once(request, "response");
    let text = "";
    for await (const part of response.setEncoding("utf8")) text += part;
    return { status: response.statusCode, headers: response.headers, text, body: parsed(text) };
  }

  /** Signs in without a browser and returns the cookie. */
  async signIn({ name, password } = {}) {
    const [target, form] = name
      ? [SESSION, { Name: name, Password: password }]
      : [`${SESSION}/code`, { Code: new URL(await this.#unusedLink()).hash.slice("#code=".length) }];
    const answer = await this.ask("POST", target, { form });
    assert.equal(answer.status, 201, answer.text);
    const [pair] = answer.headers["set-cookie"][0].split(";");
    const [cookie, value] = pair.split("=");
    return { name: cookie, value };
  }

  /** Sends further requests to a proxy in front of it. */
  reachThrough(address) {
    this.local = address;
  }

  /** Output since its last start. */
  get log() {
    return this.#program.output;
  }

  /** Signs a browser in as `local`. */
  async admit(context) {
    // Several browsers may sign in at the same time, and a link works once.
    this.#cookie ??= this.signIn();
    const { hostname } = new URL(this.address);
    const limits = { domain: hostname, path: "/", httpOnly: true, secure: true, sameSite: "Strict" };
    await context.addCookies([{ ...(await this.#cookie), ...limits }]);
  }

  stop() {
    return this.#end("stop");
  }

  kill() {
    return this.#end("kill");
  }

  async #end(how) {
    await this.#program?.[how]();
    this.output += this.#program?.output ?? "";
  }

  /** Stops it and removes its data. */
  async close() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
