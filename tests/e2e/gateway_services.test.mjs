// Services through the gateway, and behaviour that only a gateway has.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { launch, picture, visit } from "./harness/browser.mjs";
import { startGatewayDashboard } from "./harness/dashboard.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";
import { busy } from "./harness/upstream_faults.mjs";
import { servicesTests } from "./services.mjs";

const browser = await launch();
const server = await startGatewayDashboard({ extra: ["--faults"] });
after(() => server.stop());
const site = { name: "gateway", address: `${server.address}/`, enter: enterServer(server) };

beforeEach(() => server.faults([]));

servicesTests(browser, site);

test("the page retries after 429 and says so", () =>
  visit(browser, async (page) => {
    await server.faults([{ Path: "/v1/Services", Status: 429, Times: 3 }]);
    await site.enter(page);
    await page.getByText("Twilio is busy.").waitFor();
    await page.getByText(/^All \d+ loaded$/).waitFor();
    await page.getByText("Twilio is busy.").waitFor({ state: "detached" });
  }));

test("a retry can be cancelled, and the input stays", () =>
  visit(browser, async (page) => {
    await site.enter(page);
    const dialog = await ui.openCreate(page);
    await ui.nameField(dialog).fill("Patience");
    await server.twilio.fail(busy({ "retry-after": "5" }));
    await dialog.getByRole("button", { name: "Create service" }).click();
    await dialog.getByText(/^Twilio is busy\. Trying again in \d+ s\.$/).waitFor();
    await picture(page, "gateway-busy");
    await dialog.getByRole("button", { name: "Stop waiting" }).click();
    await dialog.getByText("Too many requests are running at once").waitFor();
    assert.equal(await ui.nameField(dialog).inputValue(), "Patience");
    await server.twilio.fail();
    await dialog.getByRole("button", { name: "Create service" }).click();
    await ui.toast(page, "“Patience” created");
    await ui.open(page, "Patience");
    await ui.deleteHere(page, "Patience");
  }));

test("what is deleted with a service is counted by the gateway", () =>
  visit(browser, async (page) => {
    const counted = [];
    const lists = [];
    page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === "/gateway/count") counted.push(searchParams.get("List"));
      if (/\/(Users|Conversations|Bindings)$/.test(pathname)) lists.push(pathname);
    });
    await site.enter(page);
    await page.getByRole("rowheader").first().waitFor();
    const [first] = await ui.names(page);
    await ui.act(page, "Delete", first);
    const holds = page.getByRole("list", { name: "Deleted with the service" });
    await holds.getByText(/^\d+\+? users?$/).waitFor();
    await holds.getByText(/^\d+\+? push bindings?$/).waitFor();
    await holds.getByText(/^\d+\+? conversations?$/).waitFor();
    assert.deepEqual(counted.sort(), ["bindings", "conversations", "roles", "users"]);
    assert.deepEqual(lists, []);
  }));
