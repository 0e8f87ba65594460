// Starts the app and shows what to do when it cannot start or stops. A file of its own, because the content security policy
// forbids inline code; written by hand, because nothing else may run before it.

const element = (id) => document.getElementById(id);
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

// Whatever writes markup or loads a script, in our code or in a library, goes through this policy (Trusted Types).
const RUNNABLE = /<\s*(?:script|iframe|object|embed|base|meta|link)|[\s"'/]on\w+\s*=|javascript:/i;

globalThis.trustedTypes?.createPolicy("default", {
  createHTML(markup) {
    if (RUNNABLE.test(markup)) throw new TypeError("Markup that could run was refused.");
    return markup;
  },
  createScriptURL(address) {
    if (new URL(address, location.href).origin !== location.origin) throw new TypeError("A script from elsewhere was refused.");
    return address;
  },
});

// The newest things the app is built on; browsers that have them have the rest. The names of the first such browsers are in
// index.html.
const supported =
  typeof WebAssembly === "object" &&
  CSS.supports("color", "light-dark(#000, #fff)") &&
  CSS.supports("selector(&:has(a))");

// The responses to the app's first requests, which are sent while its module is being loaded. The app takes each by its address.
const firstResponses = (globalThis.firstResponses = new Map());
const FIRST_TIMEOUT_MS = 30_000;
// config.json names the kind of server. It is stored, so that the requests of a later visit do not wait for that file.
const STORED = "conversations-admin-first";

function sendFirstRequests() {
  const base = meta("base");
  const config = `${base}config.json`;
  const first = JSON.parse(meta("first-requests") ?? "null");
  const stored = localStorage.getItem(STORED);

  const request = (address, options) => fetch(address, { ...options, redirect: "manual", signal: AbortSignal.timeout(FIRST_TIMEOUT_MS) });
  const sendData = (api) => {
    const addresses = first ? addressesOf(location.pathname.slice(base.length - 1), api, first) : [];
    addresses.forEach((address) => store(address, request(address, { headers: first.headers })));
  };
  // The app continues after it, and finds the responses that it names.
  const readConfig = async () => {
    const response = await request(config, { cache: "no-store" });
    // The app explains a response that is not the file.
    const { api } = await response.clone().json().catch(() => ({}));
    localStorage.setItem(STORED, api ?? "");
    if (api !== stored) sendData(api);
    return response;
  };
  if (stored) sendData(stored);
  store(config, readConfig());
}

// The addresses of the data of a page. A gateway's session is read on every page, and data where the address names the account.
function addressesOf(path, api, { pages, session, accounts }) {
  if (api === "sandbox") return dataOf(path, pages);
  if (api !== "gateway") return [];
  const [, account, page] = path.match(/^\/accounts\/([\w-]+)(\/.*)$/) ?? [];
  return [session, ...(page ? dataOf(page, pages).map((address) => accounts + account + address) : [])];
}

// The SID in the path of a page is that in the addresses of its data.
function dataOf(path, pages) {
  for (const [page, addresses] of Object.entries(pages)) {
    const [found, sid] = path.match(`^${page.replace("*", "(\\w+)")}$`) ?? [];
    if (found !== undefined) return addresses.map((address) => address.replace("*", sid));
  }
  return [];
}

function store(address, response) {
  firstResponses.set(address, response);
  // The app sees the failure when it takes the response.
  response.catch(() => {});
}

async function start() {
  if (!supported) return showError("browser");
  try {
    sendFirstRequests();
  } catch {
    // Without storage the app sends its requests itself.
  }
  try {
    const { default: initialize } = await import(meta("app-glue"));
    await initialize({ module_or_path: meta("app-wasm") });
    element("boot")?.remove();
    setTimeout(() => updateServiceWorker().catch(() => {}), SERVICE_WORKER_DELAY_MS);
  } catch (error) {
    if (isTrap(error)) showCrash(textOf(error));
    else showError("files");
  }
}

// After the first data, so that the files that the worker stores do not compete with it. The app works without the worker.
const SERVICE_WORKER_DELAY_MS = 3_000;

// Installs the worker of this release. A site without one removes that of an earlier release.
async function updateServiceWorker() {
  const { serviceWorker } = navigator;
  const scope = meta("base");
  const script = meta("service-worker");
  if (!isSecureContext || !serviceWorker) return;
  if (script) return serviceWorker.register(script, { scope, updateViaCache: "none" });
  const registration = await serviceWorker.getRegistration(scope);
  if (registration?.scope !== new URL(scope, location).href) return;
  await registration.unregister();
  const stores = (await caches.keys()).filter((name) => name.startsWith(`shell ${registration.scope} `));
  await Promise.all(stores.map((name) => caches.delete(name)));
}

function showError(reason) {
  element("boot")?.remove();
  element(`boot-error-${reason}`).hidden = false;
  element("boot-error").hidden = false;
}

// Browsers keep ten callers by default, which are all inside the library.
Error.stackTraceLimit = 40;
const isTrap = (error) => error instanceof WebAssembly.RuntimeError;
// Some browsers begin the stack with the message, and some leave it out.
const textOf = (error) => (error.stack?.includes(error.message) ? error.stack : `${error}\n${error.stack}`);

// Shows why the app stopped: the message that its panic hook sends as `app-panic`, or the trap.
function showCrash(cause) {
  const dialog = element("crashed");
  if (dialog.open) return;
  // What the app has left running must not go on: the page says that nothing further is sent.
  globalThis.fetch = () => Promise.reject(new TypeError("The page has stopped."));
  element("boot")?.remove();
  const report = element("crashed-report");
  report.value = [
    cause,
    `Release: ${meta("release") ?? "unnamed"}`,
    `Page: ${location.origin}${location.pathname}`,
    `Browser: ${navigator.userAgent}`,
    `Time: ${new Date().toISOString()}`,
  ].join("\n");
  dialog.showModal();
}

async function copyReport() {
  const report = element("crashed-report");
  const said = element("crashed-copied");
  try {
    await navigator.clipboard.writeText(report.value);
    said.value = "Copied.";
  } catch {
    report.select();
    said.value = "The browser did not allow it. The report is selected: copy it with the keyboard.";
  }
}

addEventListener("app-panic", (event) => showCrash(event.detail));
addEventListener("error", ({ error }) => isTrap(error) && showCrash(textOf(error)));
addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && showCrash(textOf(reason)));

// There is nothing to go back to: a stopped page stays behind its message.
element("crashed").addEventListener("close", (event) => event.target.showModal());
element("crashed-copy").addEventListener("click", copyReport);
for (const button of document.querySelectorAll("[data-reload]")) button.addEventListener("click", () => location.reload());

start();
