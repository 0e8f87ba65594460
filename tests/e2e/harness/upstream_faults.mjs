// Faults of an upstream: of its connections, and of its responses.

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";

import { Authority } from "./certificates.mjs";
import { answerAsSandbox } from "./twilio.mjs";

/** Longer than any time limit. */
const FOREVER_MILLISECONDS = 120_000;
const HUGE_BYTES = 64 * 1024 * 1024;
const JSON_TYPE = { "content-type": "application/json" };

/**
 * Outcome of a write with the fault, as in the journal:
 * `unsent`: it cannot have arrived; `refused`: the response rejects it; `unknown`; `done`: the fault is harmless.
 */
const UNSENT = "unsent";
const REFUSED = "refused";
const UNKNOWN = "unknown";
const DONE = "done";

/** Faults of connections: nothing is ever sent. `identity` is made from the authority that the gateway trusts. */
const OF_CONNECTIONS = {
  "connections are refused": { isClosed: true },
  "connections are reset": { connection: (socket) => socket.resetAndDestroy() },
  "connections are closed": { connection: (socket) => socket.end() },
  "a handshake that never ends": { isSlow: true, connection: (socket) => socket.resume() },
  "a handshake of garbage": { connection: (socket) => socket.end("\u0016\u0003\u0001 this is no handshake") },
  "no TLS": {
    connection: (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"),
  },
  "a certificate of an unknown authority": { identity: () => new Authority("Another authority").issue() },
  "a certificate that has expired": { identity: (authority) => authority.issue({ fromDays: -9, untilDays: -2 }) },
  "a certificate that is not valid yet": { identity: (authority) => authority.issue({ fromDays: 2, untilDays: 9 }) },
  "a certificate of another host": { identity: (authority) => authority.issue({ names: ["conversations.example"] }) },
};

/** Faults of responses: the client cannot know whether the request was carried out. */
const OF_ANSWERS = {
  "reset before the answer": { answer: after(({ socket }) => reset(socket)) },
  "closed before the answer": { answer: ({ socket }) => socket.end() },
  "reset after the headers": { answer: after(({ socket }) => raw(socket, head(100), reset)) },
  "reset within the body": { answer: after(({ socket }, { body }) => raw(socket, head(bytes(body)) + body.slice(0, 9), reset)) },
  "closed within the body": { answer: after(({ socket }, { body }) => socket.end(head(bytes(body)) + body.slice(0, 9))) },
  "no answer": { isSlow: true, answer: () => pause(FOREVER_MILLISECONDS) },
  "headers and nothing more": { isSlow: true, answer: after(({ socket }) => socket.write(head(100))) },
  "one byte a second": { isSlow: true, answer: after(slowly) },
  "a body cut short by its length": { answer: after(({ socket }, { body }) => raw(socket, head(bytes(body) - 5) + body)) },
  "a body shorter than its length": { answer: after(({ socket }, { body }) => socket.end(head(bytes(body) + 5) + body)) },
  "two lengths": {
    answer: after(({ socket }, { body }) => socket.end(head(bytes(body), "content-length: 3\r\n") + body)),
  },
  "an invalid length": { answer: after(({ socket }, { body }) => socket.end(head("many") + body)) },
  "half of what was compressed": {
    answer: after(({ response }, { body }) => {
      const packed = gzipSync(body);
      response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" }).end(packed.subarray(0, packed.length / 2));
    }),
  },
  "chunks of garbage": {
    answer: after(({ socket }) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nnot a chunk\r\n")),
  },
  "an invalid status line": { answer: after(({ socket }) => socket.end("HTTQ/9 fine\r\n\r\n{}")) },
  "headers without an end": { answer: after(({ socket }) => raw(socket, `HTTP/1.1 200 OK\r\n${"x-more: and more\r\n".repeat(50_000)}`, end)) },
  "a body without an end": { answer: after(({ response }) => endlessly(response)) },
  "broken JSON": answering(200, '{"sid": "IS', JSON_TYPE),
  "JSON of something else": answering(200, "[1, 2, 3]", JSON_TYPE),
  "text that is no Unicode": answering(200, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), JSON_TYPE),
  "an empty answer": answering(200, "", JSON_TYPE),
  "a page of HTML": answering(200, "<!doctype html><title>Please sign in</title>", { "content-type": "text/html" }),
  "a 500 in JSON": answering(500, refusal(500, 20500), JSON_TYPE),
  "a 500 in HTML": answering(500, "<h1>Internal Server Error</h1>", { "content-type": "text/html" }),
  "a 502 of a proxy": answering(502, "<h1>Bad Gateway</h1>", { "content-type": "text/html" }),
  "a 503 in JSON": answering(503, refusal(503, 20503), JSON_TYPE),
  "a 503 without a body": answering(503, ""),
  "a 504 of a proxy": answering(504, "<h1>Gateway Time-out</h1>", { "content-type": "text/html" }),
  "a 301 to itself": redirecting(301, ({ address, request }) => address + request.url),
  "a 302 to another server": redirecting(302, () => "https://elsewhere.invalid/v1/Services"),
  "a 303 to a page of its own": redirecting(303, () => "/login"),
  "a 307 to itself": redirecting(307, ({ address, request }) => address + request.url),
  "a 308 to another port": redirecting(308, () => "http://127.0.0.1:9/"),
};

/** Rejections. The page retries most of the 429, since nothing was changed. */
const REFUSALS = {
  "a 401": answering(401, refusal(401, 20003), JSON_TYPE),
  "a 403": answering(403, refusal(403, 20403), JSON_TYPE),
  "a 410": answering(410, refusal(410, 20410), JSON_TYPE),
  "a 429": busy({}),
  "a 429 for a second": { ...busy({ "retry-after": "1" }), pauseMilliseconds: 1_000 },
  "a 429 until a date": busy(() => ({ "retry-after": new Date(Date.now() + 2_000).toUTCString() })),
  "a 429 for less than nothing": busy({ "retry-after": "-5" }),
  "a 429 for a century": { ...busy({ "retry-after": "3155760000" }), isRetried: false },
  "a 429 with an unreadable time": busy({ "retry-after": "soon; or later" }),
};

/** Unusual responses that are no failures. */
const HARMLESS = {
  "HTTP/1.0 that closes": {
    answer: after(({ socket }, { status, body }) => socket.end(`HTTP/1.0 ${status} OK\r\ncontent-type: application/json\r\n\r\n${body}`)),
  },
  "cookies and headers of its own": {
    answer: async (exchange) => {
      exchange.response.appendHeader("set-cookie", "of-twilio=1; Path=/");
      exchange.response.appendHeader("x-powered-by", "something");
      exchange.response.appendHeader("clear-site-data", '"*"');
      await answerAsSandbox(exchange);
    },
  },
  "a byte at a time": {
    answer: after(async ({ socket }, { status, headers, body }) => {
      const kept = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
      const text = `HTTP/1.1 ${status} OK\r\n${kept}content-length: ${bytes(body)}\r\n\r\n${body}`;
      for (const byte of Buffer.from(text.slice(0, 40))) socket.write(Buffer.of(byte));
      socket.write(text.slice(40));
    }),
  },
};

/** Every fault by name, with the outcome of a write. */
export const UPSTREAM_FAULTS = Object.fromEntries([
  ...withOutcome(OF_CONNECTIONS, UNSENT),
  ...withOutcome(OF_ANSWERS, UNKNOWN),
  ...withOutcome(REFUSALS, REFUSED),
  ...withOutcome(HARMLESS, DONE),
]);

function withOutcome(faults, outcome) {
  return Object.entries(faults).map(([name, fault]) => [name, { ...fault, outcome }]);
}

/** Carries the request out, then fails. */
function after(fail) {
  return async (exchange) => fail(exchange, await exchange.forward());
}

/** Responds without carrying the request out. */
function answering(status, body, headers = {}) {
  return { answer: ({ response }) => response.writeHead(status, headers).end(body) };
}

/** Responds with 429 and these headers. */
export function busy(headers) {
  const written = () => ({ ...JSON_TYPE, ...(typeof headers === "function" ? headers() : headers) });
  return { isRetried: true, answer: ({ response }) => response.writeHead(429, written()).end(refusal(429, 20429)) };
}

function redirecting(status, location) {
  return { answer: (exchange) => exchange.response.writeHead(status, { location: location(exchange) }).end() };
}

function refusal(status, code) {
  return JSON.stringify({ code, message: `Refused with ${status}`, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function head(length, more = "") {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;
}

function bytes(text) {
  return Buffer.byteLength(text);
}

/** Writes a text, then calls `then`. */
function raw(socket, text, then = () => {}) {
  socket.write(text, () => then(socket));
}

function end(socket) {
  socket.end();
}

/** Resets the TCP connection below TLS. */
function reset(socket) {
  (socket._parent ?? socket).resetAndDestroy();
}

async function slowly({ socket }, { body }) {
  socket.write(head(bytes(body)));
  for (const byte of Buffer.from(body)) {
    await pause(1_000);
    if (socket.destroyed) return;
    socket.write(Buffer.of(byte));
  }
}

async function endlessly(response) {
  response.writeHead(200, JSON_TYPE);
  const part = Buffer.alloc(1024 * 1024, "[");
  const parts = Array.from({ length: HUGE_BYTES / part.length }, () => part);
  // The client closes the connection at its size limit.
  await pipeline(Readable.from(parts), response).catch(() => {});
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
