// Pictures of README.md and docs/, from the demo data. `cargo xtask screenshots` runs this.

import { join } from "node:path";

import { chromium } from "playwright-core";

import { startServer } from "../harness/server.mjs";

const FOLDER = process.env.PICTURES;
const SIZE = { width: 1280, height: 800 };
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"];

const server = await startServer({ records: ["--in-memory"] });
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: FLAGS });
const context = await browser.newContext({ viewport: SIZE, locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce" });
const page = await context.newPage();

const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
const pathOf = (name) => `services/${services.find(({ friendly_name }) => friendly_name === name).sid}`;

async function open(path) {
  await page.goto(`${server.address}/${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
}

async function save(label) {
  await page.getByRole("button", { name: label }).click();
  await page.getByRole("button", { name: "Dismiss" }).first().click();
}

/** Takes a picture without toasts. */
async function picture(name) {
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`docs/${name}.png`);
}

await open("health");
await page.getByText(/services checked/).waitFor();
await page.waitForLoadState("networkidle");
await picture("health");

const service = pathOf("Customer Care (production)");
await open(service);
await picture("overview");
await open(`${service}/notifications`);
await picture("notifications");
await open(`${service}/webhooks`);
await picture("webhooks");

// Changes of this browser, for the history.
await open("configuration");
await page.getByRole("button", { name: "Closed timer: 30 days" }).click();
await save("Save configuration");
await open(`${service}/notifications`);
await page.getByRole("checkbox", { name: "Log pushes" }).check();
await save("Save push notifications");
await open("configuration");
await picture("configuration");
await open("history");
await picture("history");
await open("services");
await picture("services");
await open("");
await page.getByRole("button", { name: "Check account" }).click();
await page.getByText(/^\d+ services checked$/).waitFor();
await picture("home");

await browser.close();
await server.stop();
