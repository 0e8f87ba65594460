// Starts a sandbox server as a process on a free port.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** Default account of the sandbox. */
export const ACCOUNT_SID = "ACdec0de00dec0de00dec0de00dec0de00";
export const AUTH_TOKEN = "sandboxauthtoken";

export const SERVER_BINARY =
  process.env.SERVER_BINARY ?? fileURLToPath(new URL("../../target/release/conversations-admin", import.meta.url));

const FAULTS = "/sandbox/faults";
const START_MILLISECONDS = 10_000;

/** Starts a server with its own data, by default the demo's, and waits until it responds. */
export async function startServer({ records = ["--in-memory", "--seed", "demo"], port, token = AUTH_TOKEN, extra = [] } = {}) {
  const server = new Server(port ?? (await freePort()), token, [...records, ...extra]);
  await server.untilReady(() => fetch(`${server.address}/healthz`, { signal: AbortSignal.timeout(1_000) }));
  return server;
}

/** Authorization header for an account. */
export function basicAuthorization(accountSid = ACCOUNT_SID, authToken = AUTH_TOKEN) {
  return `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
}

export async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}

/** A running program with its output. */
export class Program {
  #child;
  #output = "";

  /** `input` is its standard input. */
  constructor(args, { env = process.env, input } = {}) {
    this.#child = spawn(SERVER_BINARY, args, { env, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => (this.#output += text));
    }
    this.#child.on("error", (error) => (this.#output += error.message));
    this.#child.stdin?.on("error", () => {});
    this.#child.stdin?.end(input);
  }

  /** Output so far. */
  get output() {
    return this.#output;
  }

  get isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  /** Waits until `ask` succeeds. */
  async untilReady(ask) {
    const deadline = Date.now() + START_MILLISECONDS;
    while (Date.now() < deadline && this.isRunning) {
      if (await ask().catch(() => false)) return this.#greeting();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#child.kill("SIGKILL");
    throw new Error(`${SERVER_BINARY} did not start:\n${this.#output}`);
  }

  /** Waits for the start message, which another thread writes. A server with JSON logs has another one. */
  async #greeting() {
    for (let tries = 0; tries < 100 && !this.#output.includes("Press Ctrl+C"); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits for its end and returns the exit code. */
  async ended() {
    if (this.isRunning) await once(this.#child, "close");
    return this.#child.exitCode;
  }

  /** Stops it as Ctrl+C does. */
  stop() {
    return this.#end("SIGTERM");
  }

  /** Kills it. */
  kill() {
    return this.#end("SIGKILL");
  }

  async #end(signal) {
    if (!this.isRunning) return;
    const ended = once(this.#child, "exit");
    this.#child.kill(signal);
    await ended;
  }
}

class Server extends Program {
  #token;

  constructor(port, token, args) {
    super(["serve", "--sandbox", "--port", String(port), "--auth-token", token, ...args]);
    this.#token = token;
    this.port = port;
    this.address = `http://127.0.0.1:${port}`;
  }

  /** Sends a request with the account's token. */
  async call(method, target, form) {
    const response = await fetch(this.address + target, {
      method,
      headers: { authorization: basicAuthorization(ACCOUNT_SID, this.#token) },
      body: form && new URLSearchParams(form),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** Replaces the faults. The server must have been started with `--faults`. */
  async faults(faults) {
    assert.equal((await this.call("DELETE", FAULTS)).status, 204);
    for (const fault of faults) {
      const { status, body } = await this.call("POST", FAULTS, fault);
      assert.equal(status, 201, JSON.stringify(body));
    }
  }
}
