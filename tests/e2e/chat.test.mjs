// The settings of Chat v2, by mouse and by keyboard alone, and without Chat v2.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { keyboard, mouse } from "./harness/input.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const server = await startDashboard({ extra: ["--faults"] });
after(() => server.stop());

const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
const SID = services.find(({ friendly_name }) => friendly_name === "Order Updates (production)").sid;
const PATH = `/v2/Services/${SID}`;

beforeEach(async () => {
  await server.faults([]);
  await server.call("POST", PATH, { "Limits.ChannelMembers": "100" });
});

const enter = (page) => enterServer(server)(page, `services/${SID}/chat`);
const members = (page) => page.getByRole("textbox", { name: "Members of a channel" });
const save = (page) => page.getByRole("button", { name: "Save Chat settings" });
const limit = async () => (await server.call("GET", PATH)).body.limits.channel_members;

for (const hand of [mouse, keyboard]) {
  test(`by ${hand.name}, the limit of members is raised up to its maximum`, () =>
    visit(browser, async (page) => {
      const { write, press } = hand(page);
      await enter(page);
      await press(page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "Limits" }));
      await write(members(page), "1001");
      await press(save(page));
      await ui.error(page, "Enter a whole number from 1 to 1000.");
      assert.deepEqual([await members(page).inputValue(), await limit()], ["1001", 100]);
      await write(members(page), "1000");
      await press(save(page));
      await ui.toast(page, "Chat settings saved");
      assert.equal(await limit(), 1000);
    }));
}

/** Steps that reach each state, up to what shows it. */
const STATES = {
  chat: async (page) => {
    await enter(page);
    await page.getByText("channel user allows:").waitFor();
  },
  "chat-refused": async (page) => {
    await enter(page);
    await members(page).fill("1001");
    await save(page).click();
    await ui.error(page, "Enter a whole number from 1 to 1000.");
  },
  "chat-ended": async (page) => {
    await server.faults([{ Path: "/v2/", Status: 410 }]);
    await enter(page);
    await page.getByText("Twilio has ended Chat v2 for this account.").waitFor();
  },
};

testAccessible(browser, STATES);
