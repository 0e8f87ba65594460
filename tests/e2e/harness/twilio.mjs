// A fake Twilio over TLS that records requests, forwards them to a sandbox, and fails on demand.

import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer } from "node:net";

/** Headers of one connection, which are not forwarded. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "date"]);

/**
 * Starts a fake Twilio in front of a sandbox, with a certificate of `authority` unless a fault replaces it.
 * `upstream_faults.mjs` lists the properties of faults.
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

  /** Requests in order: method, target, version, raw headers, body. */
  requests = [];
  /** Data that was not a valid HTTP request. */
  malformed = [];

  constructor(authority, sandbox) {
    this.#sandbox = sandbox;
    this.#identity = authority.issue();
    this.#secure = createSecureServer(this.#identity, (request, response) => {
      this.#answer(request, response).catch(() => request.socket.destroy());
    });
    // Only faults close idle connections.
    Object.assign(this.#secure, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    this.#secure.on("clientError", (error, socket) => {
      this.malformed.push({ code: error.code, bytes: error.rawPacket?.toString("latin1") });
      socket.destroy();
    });
    // Some faults break the handshake.
    this.#secure.on("tlsClientError", () => {});
    this.#front = createServer((socket) => this.#accept(socket));
  }

  /** Requests other than reads. */
  get writes() {
    return this.requests.filter(({ method }) => method !== "GET");
  }

  async listen(port) {
    this.#front.listen(port, "127.0.0.1");
    await once(this.#front, "listening");
    this.port = this.#front.address().port;
    this.address = `https://127.0.0.1:${this.port}`;
  }

  /** Fails in this way from now on, on open connections as well; works again without an argument. */
  async fail(fault = {}) {
    this.#fault = fault;
    this.#secure.setSecureContext(fault.identity ?? this.#identity);
    for (const socket of this.#sockets) socket.destroy();
    if (this.#front.listening && fault.isClosed) await this.#stopListening();
    if (!this.#front.listening && !fault.isClosed) await this.listen(this.port);
  }

  /** Clears the recorded requests. */
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
    const isAffected = answer && (!methods || methods.includes(method));
    await (isAffected ? answer(exchange) : answerAsSandbox(exchange));
  }

  /** Response of the sandbox, with its URLs replaced by this server's. */
  async #forward({ method, target, headers, body }) {
    const passed = ["authorization", "content-type", "accept"].flatMap((name) => (headers[name] ? [[name, headers[name]]] : []));
    const request = httpRequest(this.#sandbox.address + target, { method, headers: Object.fromEntries(passed) });
    request.end(body);
    const [response] = await once(request, "response");
    const text = (await whole(response)).toString().replaceAll(this.#sandbox.address, this.address);
    const forwarded = pairs(response.rawHeaders).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
    return { status: response.statusCode, headers: forwarded, body: text };
  }
}

/** Forwards the sandbox's response. */
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

/** Raw header names and values, in order. */
function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index], raw[2 * index + 1]]);
}
