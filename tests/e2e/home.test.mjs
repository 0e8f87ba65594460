// The first page: a journey from a finding to its form, the list of services in a file of its own, and accessibility of each state.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { testAccessible } from "./harness/accessibility.mjs";
import { DESKTOP, PHONE, launch, visit } from "./harness/browser.mjs";
import { startGatewayToTwilio } from "./harness/dashboard.mjs";
import { BASE, FOLDER, enterServer, enterStatic } from "./harness/sites.mjs";
import { serveStatic } from "./harness/static_site.mjs";
import * as ui from "./harness/ui.mjs";

const VIEWER = { name: "ben", password: "another one of four words" };
const EVEN_WIDER = { width: 1920, height: 1080 };

const browser = await launch();
const server = await startServer({ extra: ["--faults"] });
const empty = await startServer({ records: ["--in-memory", "--seed", "empty"] });
const { gateway, close } = await startGatewayToTwilio({
  accounts: [{ name: "production", label: "Acme", production: true }],
  people: { ben: { role: "viewer", password: VIEWER.password } },
});
after(() => Promise.all([server.stop(), empty.stop(), close()]));
beforeEach(() => server.faults([]));

const card = (page, name) => page.getByRole("region", { name, exact: true });
const attention = (page) => card(page, "Needs attention");
const checked = (page) => attention(page).getByRole("link", { name: /^See all \d+ findings$/ });

/** Waits until every card shows its data. */
async function whole(page) {
  await card(page, "Services").getByRole("heading", { name: "Last updated" }).waitFor();
  await card(page, "Account defaults").getByText(/after|Never/).waitFor();
  await card(page, "Events").getByText(/selected/).waitFor();
  await card(page, "Recent changes").getByText(/No changes yet|Created|Changed/).first().waitFor();
  await attention(page).getByRole("button", { name: "Check account" }).waitFor();
}

/** Opens the account of the gateway as a user. */
async function enterGateway(page, who) {
  if (who) {
    const limits = { domain: "127.0.0.1", path: "/", httpOnly: true, secure: true, sameSite: "Strict" };
    await page.context().addCookies([{ ...(await gateway.signIn(who)), ...limits }]);
  } else {
    await gateway.admit(page.context());
  }
  await enterServer({ address: `${gateway.address}/accounts/production` })(page, "");
}

test("a finding leads to its form, and the list of services to its own address", () =>
  visit(browser, async (page) => {
    await enterServer(server)(page, "");
    await page.getByRole("heading", { name: "Sandbox", level: 1 }).waitFor();
    assert.match(await page.title(), /^Home – .+ – Conversations Admin$/);
    await attention(page).getByRole("button", { name: "Check account" }).click();
    await checked(page).waitFor();
    await attention(page).getByText(/^\d+ services checked$/).waitFor();
    assert.equal(await attention(page).getByRole("listitem").count(), 5);
    await attention(page).getByRole("link", { name: "Open account configuration" }).click();
    await page.getByRole("heading", { name: "Account configuration", level: 1 }).waitFor();
    await page.goBack();
    await checked(page).waitFor();

    await page.getByRole("link", { name: "See all services" }).click();
    await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
    assert.equal(page.url(), `${server.address}/services`);
    await ui.search(page, "dev");
    await page.waitForURL(/\/services\?q=dev$/);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Home" }).click();
    await page.getByRole("heading", { name: "Sandbox", level: 1 }).waitFor();
  }));

test("an old link to the list opens the list, also on a gateway", () =>
  visit(browser, async (page) => {
    await enterServer(server)(page, "?q=dev&sort=-created");
    await page.getByText(/^\d+ matches\./).waitFor();
    assert.equal(page.url(), `${server.address}/services?q=dev&sort=-created`);
    await gateway.admit(page.context());
    for (const address of [`${gateway.address}/?q=dev`, `${gateway.address}/accounts/production/?q=dev`]) {
      await page.goto(address);
      await page.getByText(/^\d+ matches\./).waitFor();
      assert.equal(page.url(), `${gateway.address}/accounts/production/services?q=dev`);
    }
  }));

test("nothing moves when the data of the cards comes", async () => {
  for (const viewport of [PHONE, DESKTOP, EVEN_WIDER]) {
    await visit(browser, async (page) => {
      await page.addInitScript(() => {
        globalThis.moved = [];
        const observer = new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries()) {
            globalThis.moved.push(`${value}: ${sources.map(({ node }) => node?.outerHTML?.slice(0, 200)).join(", ")}`);
          }
        });
        observer.observe({ type: "layout-shift", buffered: true });
      });
      await server.faults([{ Path: "/v1/Services", DelayMs: 500, Times: 1 }, { Path: "/v1/Configuration", DelayMs: 800, Times: 2 }]);
      await enterServer(server)(page, "");
      await whole(page);
      assert.deepEqual(await page.evaluate(() => globalThis.moved), [], `${viewport.width} px`);
    }, { viewport });
  }
});

test("long names and a deleted default service do not widen the page", async (context) => {
  const long = await startServer({ records: ["--in-memory", "--seed", "empty"] });
  context.after(() => long.stop());
  // With a single service the account would be new, and show the first steps.
  await long.call("POST", "/v1/Services", { FriendlyName: "First" });
  for (const name of ["n".repeat(256), "🙂".repeat(256)]) {
    const { sid } = (await long.call("POST", "/v1/Services", { FriendlyName: name })).body;
    await long.call("POST", "/v1/Configuration", { DefaultChatServiceSid: sid });
    for (const viewport of [PHONE, DESKTOP, EVEN_WIDER]) {
      await visit(browser, async (page) => {
        await enterServer(long)(page, "");
        await whole(page);
        await card(page, "Account defaults").getByRole("link", { name, exact: true }).waitFor();
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name[0]}, ${viewport.width} px`);
      }, { viewport });
    }
  }
});

test("the list of services has a file of its own, which is loaded with its data", async (context) => {
  const host = await serveStatic(FOLDER, BASE, { withheld: /split_services\.wasm$/ });
  context.after(() => host.close());
  await visit(browser, async (page) => {
    await enterStatic(host)(page, "");
    await whole(page);
    await page.getByRole("link", { name: "See all services" }).click();
    await page.getByText("The page could not be loaded.").waitFor();
    host.withhold();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Services", level: 1 }).and(page.locator(":focus")).waitFor();
    await page.getByText(/^All \d+ loaded$/).waitFor();
  });
});

test("the list is loaded while the browser is idle after the first page", async (context) => {
  const host = await serveStatic(FOLDER, BASE);
  context.after(() => host.close());
  await visit(browser, async (page) => {
    const arrived = page.waitForResponse((response) => /split_services\.wasm$/.test(response.url()));
    await enterStatic(host)(page, "");
    await Promise.all([arrived, whole(page)]);
    host.withhold(/split_|chunk_/);
    await page.getByRole("link", { name: "See all services" }).click();
    await page.getByText(/^All \d+ loaded$/).waitFor();
  });
});

/** Steps that reach each state, up to what shows it. */
const STATES = {
  home: async (page) => {
    await enterServer(server)(page, "");
    await whole(page);
  },
  "home-checked": async (page) => {
    await STATES.home(page);
    await attention(page).getByRole("button", { name: "Check account" }).click();
    await checked(page).waitFor();
    await attention(page).getByText(/^\d+ services checked$/).waitFor();
  },
  "home-empty": async (page) => {
    await enterServer(empty)(page, "");
    await card(page, "Start here").getByRole("link", { name: "Turn on push notifications" }).waitFor();
  },
  "home-failed": async (page) => {
    await server.faults([{ Path: "/v1/Configuration/Webhooks", Status: 403 }, { Path: "/v1/", Status: 500 }]);
    await enterServer(server)(page, "");
    await page.getByText("Services could not be loaded.").waitFor();
    await page.getByText("The configuration could not be loaded.").waitFor();
    await page.getByText("The webhooks cannot be shown.").waitFor();
  },
  "home-loading": async (page) => {
    await server.faults([{ Path: "/v1/", DelayMs: 25_000 }]);
    await enterServer(server)(page, "");
    await page.getByText("Services: loading").waitFor({ state: "attached" });
  },
  "home-gateway": async (page) => {
    await enterGateway(page);
    await page.getByRole("heading", { name: "Acme", level: 1 }).waitFor();
    await whole(page);
  },
  "home-viewer": async (page) => {
    await enterGateway(page, VIEWER);
    await page.getByText("Your role is viewer.").waitFor();
    await whole(page);
  },
};

testAccessible(browser, STATES);
