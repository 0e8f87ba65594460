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

async function start() {
  if (!supported) return showError("browser");
  try {
    const { default: initialize } = await import(meta("app-glue"));
    const integrity = meta("app-wasm-integrity") ?? "";
    await initialize({ module_or_path: fetch(meta("app-wasm"), { integrity }) });
    element("boot")?.remove();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) showCrash(error.message);
    else showError("files");
  }
}

function showError(reason) {
  element("boot")?.remove();
  element(`boot-error-${reason}`).hidden = false;
  element("boot-error").hidden = false;
}

// The app's panic hook sends its message as `app-panic`; the trap that follows says only "unreachable".
function showCrash(message) {
  const dialog = element("crashed");
  if (dialog.open) return;
  // What the app has left running must not go on: the page says that nothing further is sent.
  globalThis.fetch = () => Promise.reject(new TypeError("The page has stopped."));
  element("boot")?.remove();
  element("crashed-report").value = [
    message,
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
addEventListener("error", ({ error }) => error instanceof WebAssembly.RuntimeError && showCrash(error.message));
addEventListener("unhandledrejection", ({ reason }) => reason instanceof WebAssembly.RuntimeError && showCrash(reason.message));

// There is nothing to go back to: a stopped page stays behind its message.
element("crashed").addEventListener("close", (event) => event.target.showModal());
element("crashed-copy").addEventListener("click", copyReport);
for (const button of document.querySelectorAll("[data-reload]")) button.addEventListener("click", () => location.reload());

start();
