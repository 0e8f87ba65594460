// Firefox, driven by the WebDriver protocol of geckodriver.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after } from "node:test";

import { freePort } from "../../harness/server.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE_MILLISECONDS = 15_000;
const PAUSE_MILLISECONDS = 50;
export const ENTER = "\uE007";
export const ESCAPE = "\uE00C";
export const CONTROL = "\uE009";

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));

/** Starts geckodriver and returns a function that runs `act` in a new Firefox. */
export async function startFirefox() {
  const port = await freePort();
  const driver = spawn(process.env.GECKODRIVER ?? "geckodriver", ["--port", String(port), "--websocket-port", String(await freePort())], { stdio: "ignore" });
  after(() => void driver.kill());
  const address = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await fetch(`${address}/status`).catch(() => undefined)); tries++) {
    assert.ok(tries < 200 && driver.exitCode === null, "geckodriver does not start");
    await pause();
  }
  const options = { binary: process.env.FIREFOX, args: ["-headless", "--width=1280", "--height=800"] };
  return async (act) => {
    const capabilities = { alwaysMatch: { browserName: "firefox", acceptInsecureCerts: true, "moz:firefoxOptions": options } };
    const { sessionId } = await send("POST", `${address}/session`, { capabilities });
    try {
      await act(new Page(`${address}/session/${sessionId}`));
    } finally {
      await send("DELETE", `${address}/session/${sessionId}`);
    }
  };
}

async function send(method, address, body) {
  const response = await fetch(address, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw Object.assign(new Error(`${method} ${address}: ${value.error}: ${value.message}`), { code: value.error });
  return value;
}

/** A tab. Elements are found by role and accessible name, which Firefox computes. */
class Page {
  #session;

  constructor(session) {
    this.#session = session;
  }

  open(url) {
    return send("POST", `${this.#session}/url`, { url });
  }

  reload() {
    return send("POST", `${this.#session}/refresh`, {});
  }

  /** Runs the body of a function in the page; a returned promise is awaited. */
  run(script, ...args) {
    return send("POST", `${this.#session}/execute/sync`, { script, args });
  }

  /** Waits for the element with a role and a name, which is visible and may be within another one. */
  async find(role, name, within) {
    return this.#wait(`no ${role} "${name}"`, async () => {
      for (const element of await this.#candidates(role, within)) {
        const about = (what) => send("GET", `${this.#session}/element/${element}/${what}`);
        if ((await about("computedrole")) === role && matches(await about("computedlabel"), name) && (await about("displayed"))) return element;
      }
    });
  }

  async #candidates(role, within) {
    const selectors = {
      button: "button", menuitem: "[role=menuitem]", link: "a", textbox: "input, textarea", searchbox: "input", combobox: "input, select", heading: "h1, h2, h3",
      dialog: "dialog[open]", alertdialog: "dialog[open]", option: "[role=option]",
    };
    const from = within ? `${this.#session}/element/${within}` : this.#session;
    const found = await send("POST", `${from}/elements`, { using: "css selector", value: selectors[role] ?? assert.fail(role) });
    return found.map((element) => element[ELEMENT]);
  }

  async click(role, name, within) {
    const element = await this.find(role, name, within);
    // Chosen again while something moves over it.
    await this.#wait(`"${name}" cannot be clicked`, () => send("POST", `${this.#session}/element/${element}/click`, {}).then(() => true));
  }

  /** Replaces the text of a text box. */
  async fill(role, name, text, within) {
    const element = await this.find(role, name, within);
    await send("POST", `${this.#session}/element/${element}/clear`, {});
    await send("POST", `${this.#session}/element/${element}/value`, { text });
  }

  /** Presses keys at once, as a chord. */
  async press(...keys) {
    const down = keys.map((value) => ({ type: "keyDown", value }));
    const up = keys.toReversed().map((value) => ({ type: "keyUp", value }));
    await send("POST", `${this.#session}/actions`, { actions: [{ type: "key", id: "keyboard", actions: [...down, ...up] }] });
  }

  /** Types text into the element that has the focus. */
  async type(text) {
    for (const key of text) await this.press(key);
  }

  /** Waits until the page shows a text. */
  says(text) {
    return this.#wait(`the page does not say "${text}"`, () => this.run("return document.body.innerText.includes(arguments[0])", text));
  }

  /** Waits until the body of a function returns a true value. */
  until(script, ...args) {
    return this.#wait(script, () => this.run(script, ...args));
  }

  async #wait(problem, ask) {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const found = await ask().catch((error) => {
        const isPassing = ["stale element reference", "no such element", "element not interactable", "element click intercepted"].includes(error.code);
        if (!isPassing) throw error;
      });
      if (found) return found;
      if (Date.now() > deadline) assert.fail(`${problem} in:\n${await this.run("return document.body.innerText")}`);
      await pause();
    }
  }
}

function matches(found, name) {
  return name instanceof RegExp ? name.test(found) : found === name;
}
