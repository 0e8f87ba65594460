// Starts the server that the tests talk to: a process of its own on a free port of this machine.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** The account that the sandbox is, unless it is told another. */
export const ACCOUNT_SID = "ACdec0de00dec0de00dec0de00dec0de00";
export const AUTH_TOKEN = "sandboxauthtoken";

export const SERVER_BINARY =
  process.env.SERVER_BINARY ?? fileURLToPath(new URL("../../target/release/conversations-admin", import.meta.url));

const FAULTS = "/sandbox/faults";
const START_MILLISECONDS = 10_000;

/** Starts a server on records of its own, of the demo unless told otherwise, and waits until it answers. */
export async function startServer({ records = ["--in-memory", "--seed", "demo"], port, extra = [] } = {}) {
  port ??= await freePort();
  const child = spawn(SERVER_BINARY, ["serve", "--sandbox", "--port", String(port), ...records, ...extra], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const server = new Server(child, port);
  await server.untilReady();
  return server;
}

/** The header by which the sandbox knows its account. */
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

class Server {
  #child;
  #output = "";

  constructor(child, port) {
    this.#child = child;
    this.port = port;
    this.address = `http://127.0.0.1:${port}`;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => (this.#output += text));
    }
    child.on("error", (error) => (this.#output += error.message));
  }

  /** What the server has printed so far. */
  get output() {
    return this.#output;
  }

  async untilReady() {
    const deadline = Date.now() + START_MILLISECONDS;
    while (Date.now() < deadline && this.#child.exitCode === null && this.#child.pid !== undefined) {
      const answered = await fetch(`${this.address}/healthz`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
      if (answered) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#child.kill("SIGKILL");
    throw new Error(`${SERVER_BINARY} did not start:\n${this.#output}`);
  }

  /** Calls the sandbox as a program with the account's token does. */
  async call(method, target, form) {
    const response = await fetch(this.address + target, {
      method,
      headers: { authorization: basicAuthorization() },
      body: form && new URLSearchParams(form),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** Has the calls that follow meet these faults, and no others; the server must have been started with `--faults`. */
  async faults(faults) {
    assert.equal((await this.call("DELETE", FAULTS)).status, 204);
    for (const fault of faults) {
      const { status, body } = await this.call("POST", FAULTS, fault);
      assert.equal(status, 201, JSON.stringify(body));
    }
  }

  /** Asks it to end, as Ctrl-C does. */
  stop() {
    return this.#end("SIGTERM");
  }

  /** Ends it without a word. */
  kill() {
    return this.#end("SIGKILL");
  }

  async #end(signal) {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill(signal);
    await ended;
  }
}
