// A page of another origin: another port of this machine.

import { once } from "node:events";
import { createServer } from "node:http";

/** Starts a server that responds to every request with the same page. */
export async function startElsewhere() {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Elsewhere</title><p>Elsewhere");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
