// A server of another origin that a static site may call, with responses chosen by the test.

import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createSecure } from "node:https";

/** Runs a server at `origin` for the duration of `act`, over TLS with an `identity`. */
export async function withServer(origin, answer, act, identity) {
  const server = (identity ? createSecure(identity, answer) : createServer(answer)).listen(new URL(origin).port, "127.0.0.1");
  await once(server, "listening");
  try {
    await act();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Responds with the CORS headers that allow pages of `pageOrigin`, to the preflight request as well. */
export const allowing = (pageOrigin, status, headers, body) => (request, response) => {
  const all = { "access-control-allow-origin": pageOrigin, "access-control-allow-headers": "authorization" };
  if (request.method === "OPTIONS") return response.writeHead(204, all).end();
  response.writeHead(status, { ...all, ...headers }).end(body);
};
