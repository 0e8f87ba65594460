// Accessibility of pages and states that only a gateway has, in both themes and on two screen sizes.

import assert from "node:assert/strict";
import { after } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { launch } from "./harness/browser.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import { ofDashboard, preconditionOf } from "./harness/gateway.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const ADA = { name: "ada", password: "a password of four words" };
const BEN = { name: "ben", password: "another one of four words" };

const browser = await launch();
const { sandbox, twilio, gateway, close } = await startGatewayToTwilio({
  accounts: [
    { name: "production", label: "Acme", production: true },
    { name: "archive", label: "Acme before the merger", read_only: true },
  ],
  people: { ada: { role: "editor", password: ADA.password }, ben: { role: "viewer", password: BEN.password } },
});
after(close);

const { services } = (await sandbox.call("GET", "/v1/Services?PageSize=1000")).body;
const [{ sid }] = services;

/** Fills the history with each outcome: done, rejected by the API, and unknown. */
async function change() {
  const session = await gateway.signIn(ADA);
  const headers = { ...ofDashboard(gateway.address), cookie: `${session.name}=${session.value}` };
  const post = async (path, form) => {
    const condition = await preconditionOf(sandbox, "POST", path, form);
    return gateway.ask("POST", `/gateway/accounts/production${path}`, { headers: { ...headers, ...condition }, form });
  };
  const path = `/v1/Services/${sid}/Configuration/Webhooks`;
  assert.equal((await post("/v1/Services", { FriendlyName: "Here to stay" })).status, 201);
  const webhooks = { PostWebhookUrl: "https://ada:secret@example.com/", Filters: "onMessageAdded" };
  assert.equal((await post(path, webhooks)).status, 200);
  assert.equal((await post("/v1/Configuration", { DefaultChatServiceSid: `IS${"0".repeat(32)}` })).status, 400);
  await twilio.fail({ methods: ["POST"], answer: ({ socket }) => socket.destroy() });
  assert.equal((await post(path, { PreWebhookUrl: "https://example.com/" })).status, 504);
  await twilio.fail();
}

await change();

const cookies = new Map();

/** Opens an address of an account as a user who is signed in. */
async function enter(page, who, account, path = "") {
  if (!cookies.has(who.name)) cookies.set(who.name, await gateway.signIn(who));
  const limits = { domain: "127.0.0.1", path: "/", httpOnly: true, secure: true, sameSite: "Strict" };
  await page.context().addCookies([{ ...cookies.get(who.name), ...limits }]);
  await enterServer({ address: `${gateway.address}/accounts/${account}` })(page, path);
}

/** Steps that reach each state, up to what shows it. */
const STATES = {
  "gateway-sign-in": async (page) => {
    await page.goto(gateway.address);
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  },
  "gateway-not-signed-in": async (page) => {
    await STATES["gateway-sign-in"](page);
    await page.getByRole("textbox", { name: /^Name/ }).fill("ada");
    await page.locator("input[type=password]").fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText(/The name or the password is not right\.|Too many passwords/).waitFor();
  },
  "gateway-editor": async (page) => {
    await enter(page, ADA, "production", `services/${sid}`);
    await page.getByText("Only admins can delete. You are an editor.").first().waitFor();
  },
  "gateway-viewer": async (page) => {
    await enter(page, BEN, "production", `services/${sid}/webhooks`);
    await page.getByText("Your role is viewer. You can view settings but not change them.").waitFor();
    await page.getByRole("textbox", { name: "Post-event URL" }).waitFor();
  },
  "gateway-locked": async (page) => {
    await enter(page, ADA, "archive", "configuration");
    await page.getByText("This account is read-only on this gateway. You cannot change its settings here.").waitFor();
    await page.getByRole("textbox", { name: "Closed timer: number" }).fill("9");
    await page.getByRole("button", { name: "Save configuration" }).waitFor();
  },
  "gateway-no-account": async (page) => {
    await enter(page, ADA, "nothing");
    await page.getByRole("heading", { name: "Account “nothing” not found" }).waitFor();
  },
  "gateway-history": async (page) => {
    await enter(page, BEN, "production", "history");
    await page.getByText("All 4 loaded").waitFor();
    await page.getByText("Details").first().click();
  },
  "gateway-history-empty": async (page) => {
    await enter(page, BEN, "archive", "history");
    await page.getByRole("heading", { name: "No changes in this account yet" }).waitFor();
  },
  "gateway-production-review": async (page) => {
    await enter(page, ADA, "production", `services/${sid}/webhooks`);
    await page.getByRole("textbox", { name: "Post-event URL" }).fill("https://example.com/typed");
    await page.getByRole("button", { name: "Save webhooks" }).click();
    await page.getByRole("alertdialog", { name: "Save in “Acme”? This account is in production." }).waitFor();
  },
  "gateway-signed-out": async (page) => {
    await enter(page, ADA, "production", `services/${sid}/webhooks`);
    await page.getByRole("textbox", { name: "Post-event URL" }).fill("https://example.com/typed");
    await page.context().clearCookies();
    await ui.saveReviewed(page, "Save webhooks");
    await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
  },
};

testAccessible(browser, STATES);
