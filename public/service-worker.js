// Opens the app without a connection, so that it can say that it is offline. While it is installed it stores the page and the listed files
// of its release, and it never stores anything else: no response of an API, nothing of an account. The build fills in both constants; a
// worker without a release removes itself and what was stored.

const RELEASE = "";
const FILES = "";

const PAGE = "./";
const STORES = `shell ${registration.scope} `;
const STORE = STORES + RELEASE;
const addresses = new Set(FILES.split(" ").map((name) => new URL(name, location).href));

addEventListener("install", (event) => event.waitUntil(RELEASE ? install() : skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(RELEASE ? deleteStores((name) => name !== STORE) : remove()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (!RELEASE || method !== "GET") return;
  // The documents and other files are not pages of the app.
  if (mode === "navigate" && !/\.\w+$/.test(new URL(url).pathname)) event.respondWith(page(event.request));
  else if (addresses.has(url)) event.respondWith(file(event.request));
});

async function install() {
  const response = await fetch(PAGE, { cache: "no-cache" });
  const [name] = RELEASE.split(" ");
  // Not the page of another release, and not the sign-in page of a proxy.
  const isOurs = response.ok && !response.redirected && (await response.clone().text()).includes(`name="release" content="${name}"`);
  if (!isOurs) throw new Error("The page is not that of this release.");
  const store = await caches.open(STORE);
  await store.addAll(addresses);
  await store.put(PAGE, response);
  await skipWaiting();
}

async function remove() {
  await deleteStores(() => true);
  await registration.unregister();
}

async function deleteStores(isObsolete) {
  const names = (await caches.keys()).filter((name) => name.startsWith(STORES) && isObsolete(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

// The server's page whenever it can be reached, so that nobody stays on an old release. Without navigation preload: in Firefox 153, one
// that fails shows the browser's error page.
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return stored(PAGE);
  }
}

// From the browser's cache or the network, as without this worker.
async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return stored(request.url);
  }
}

async function stored(address) {
  const store = await caches.open(STORE);
  return (await store.match(address, { ignoreVary: true })) ?? Response.error();
}
