// Twilio for tests: a server of its own certificate, which keeps what it was sent, passes it on to a sandbox and can be told to fail.

import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer } from "node:net";

/** What belongs to one connection and is not passed on. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "date"]);

/**
 * Starts it in front of a sandbox. `authority` vouches for it, until a fault says otherwise.
 * What a fault may hold stands in `upstream_faults.mjs`.
 */
export async function startTwilio({ authority, sandbox }) {
  const twilio = new Twilio(authority, sandbox);
  await twilio.listen(0);
  return twilio;
}

class Twilio {
  #sandbox;
  #identity;
  #front;
  #secure;
  #sockets = new Set();
  #fault = {};

  /** What came, in order: method, target, version, headers as they were written, body. */
  requests = [];
  /** What came and was no request of HTTP. */
  malformed = [];

  constructor(authority, sandbox) {
    this.#sandbox = sandbox;
    this.#identity = authority.issue();
    this.#secure = createSecureServer(this.#identity, (request, response) => {
      this.#answer(request, response).catch(() => request.socket.destroy());
    });
    // Whoever keeps a connection open finds it open: nothing but a fault closes it.
    Object.assign(this.#secure, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    this.#secure.on("clientError", (error, socket) => {
      this.malformed.push({ code: error.code, bytes: error.rawPacket?.toString("latin1") });
      socket.destroy();
    });
    // A handshake that is broken off is what some of the faults are about.
    this.#secure.on("tlsClientError", () => {});
    this.#front = createServer((socket) => this.#accept(socket));
  }

  /** The requests that change something. */
  get writes() {
    return this.requests.filter(({ method }) => method !== "GET");
  }

  async listen(port) {
    this.#front.listen(port, "127.0.0.1");
    await once(this.#front, "listening");
    this.port = this.#front.address().port;
    this.address = `https://127.0.0.1:${this.port}`;
  }

  /** From now on it fails in this way, on new connections and on those that are open; without an argument, it works. */
  async fail(fault = {}) {
    this.#fault = fault;
    this.#secure.setSecureContext(fault.identity ?? this.#identity);
    for (const socket of this.#sockets) socket.destroy();
    if (this.#front.listening && fault.isClosed) await this.#stopListening();
    if (!this.#front.listening && !fault.isClosed) await this.listen(this.port);
  }

  /** Forgets what came so far. */
  forget() {
    this.requests = [];
    this.malformed = [];
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#front.listening) await this.#stopListening();
  }

  #stopListening() {
    this.#front.close();
    return once(this.#front, "close");
  }

  #accept(socket) {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => {});
    if (this.#fault.connection) this.#fault.connection(socket);
    else this.#secure.emit("connection", socket);
  }

  async #answer(request, response) {
    const body = await whole(request);
    const { method, url: target, httpVersion: version, rawHeaders } = request;
    this.requests.push({ method, target, version, headers: pairs(rawHeaders), body: body.toString() });
    const exchange = {
      request,
      response,
      socket: request.socket,
      address: this.address,
      forward: () => this.#forward({ method, target, headers: request.headers, body }),
    };
    const { answer, methods } = this.#fault;
    const meets = answer && (!methods || methods.includes(method));
    await (meets ? answer(exchange) : answerAsSandbox(exchange));
  }

  /** What the sandbox answers, with its links as Twilio's: they name the server that was called. */
  async #forward({ method, target, headers, body }) {
    const passed = ["authorization", "content-type", "accept"].flatMap((name) => (headers[name] ? [[name, headers[name]]] : []));
    const request = httpRequest(this.#sandbox.address + target, { method, headers: Object.fromEntries(passed) });
    request.end(body);
    const [response] = await once(request, "response");
    const text = (await whole(response)).toString().replaceAll(this.#sandbox.address, this.address);
    const kept = pairs(response.rawHeaders).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
    return { status: response.statusCode, headers: kept, body: text };
  }
}

/** Passes on what the sandbox answers. */
export async function answerAsSandbox({ response, forward }) {
  const { status, headers, body } = await forward();
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.writeHead(status).end(body);
}

async function whole(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** Names and values, as they were written and in their order. */
function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index], raw[2 * index + 1]]);
}
