// A proxy in front of a server that redirects users without a session to a sign-in page of another origin. It redirects documents and API
// requests; the other files of a page are in the browser's cache.

import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";

/** Starts the proxy. It forwards every request until `endSession` is called. */
export async function startSignInProxy({ server, signInPage }) {
  let hasSession = true;

  function answer(request, response) {
    const { method, url, headers } = request;
    const isProtected = headers["sec-fetch-dest"] === "document" || /^\/v\d\//.test(url);
    if (!hasSession && isProtected) return response.writeHead(302, { location: signInPage }).end();
    const forwarded = httpRequest(server.address + url, { method, headers }, (from) => {
      response.writeHead(from.statusCode, from.headers);
      from.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    request.pipe(forwarded);
  }

  const proxy = createServer(answer).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    address: `http://127.0.0.1:${proxy.address().port}`,
    beginSession: () => (hasSession = true),
    endSession: () => (hasSession = false),
    close() {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
