// Roles and default roles, by mouse and by keyboard alone, and their failures.

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
beforeEach(() => server.faults([]));

const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
const sidOf = (name) => services.find((service) => service.friendly_name === name).sid;
const SERVICE = sidOf("Order Updates (production)");
/** A service whose default role for participants was deleted. */
const DANGLING = sidOf("Design Consultations (staging)");
const ROLES = `/v1/Services/${SERVICE}/Roles`;

const roles = async () => (await server.call("GET", ROLES)).body.roles;
const roleNamed = async (name) => (await roles()).find((role) => role.friendly_name === name);
const configuration = async () => (await server.call("GET", `/v1/Services/${SERVICE}/Configuration`)).body;

const enter = (page, below = "", service = SERVICE) => enterServer(server)(page, `services/${service}/${below}`);
const box = (page, name) => page.getByRole("checkbox", { name });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const link = (page, name) => page.getByRole("link", { name, exact: true });
const newParticipant = (page) => page.locator("#service-configuration-DefaultConversationRoleSid");

for (const hand of [mouse, keyboard]) {
  test(`a role is created, made a default, changed, replaced and deleted by ${hand.name}`, () =>
    visit(browser, async (page) => {
      const { press, tick, write, select } = hand(page);
      const name = `guest by ${hand.name}`;

      await enter(page, "roles");
      await press(link(page, "Create role"));
      await write(ui.nameField(page), name);
      await tick(page.getByRole("radio", { name: /^conversation/ }));
      await tick(box(page, /^Send messages/));
      await tick(page.getByRole("group", { name: "Users" }).getByRole("checkbox", { name: /^All/ }));
      await press(button(page, "Create role"));
      await ui.toast(page, `“${name}” created`);
      const { sid, permissions } = await roleNamed(name);
      assert.deepEqual(permissions, ["sendMessage", "editOwnUserInfo", "editAnyUserInfo"]);

      await press(link(page, "Configuration"));
      await page.getByText("channel user allows:").waitFor();
      await select(newParticipant(page), name);
      await page.getByText(`${name} allows: Send messages`).waitFor();
      await press(button(page, "Save configuration"));
      await ui.unchanged(page);
      assert.equal((await configuration()).default_conversation_role_sid, sid);

      await press(link(page, "Roles"));
      await page.getByRole("row").filter({ hasText: sid }).getByText("Role of a new participant").waitFor();
      await press(link(page, `Edit ${name}`));
      await tick(box(page, /^Edit any user/));
      await tick(box(page, /^Leave the conversation/));
      await press(button(page, "Save permissions"));
      await ui.unchanged(page);
      assert.deepEqual((await roleNamed(name)).permissions.toSorted(), ["editOwnUserInfo", "leaveConversation", "sendMessage"]);

      await press(button(page, "Delete role"));
      const question = page.getByRole("alertdialog", { name: `Delete “${name}”?` });
      await press(button(question, "Delete role"));
      await question.getByText("The role could not be deleted.").waitFor();
      await press(link(question, "Choose another default"));
      await page.getByText(`${name} allows:`).waitFor();
      await select(newParticipant(page), "channel user");
      await press(button(page, "Save configuration"));
      await ui.unchanged(page);

      await press(link(page, "Roles"));
      await press(button(page, `Delete ${name}`));
      await press(button(question, "Delete role"));
      await ui.toast(page, `“${name}” deleted`);
      await page.waitForFunction(() => document.activeElement.matches("main h1"));
      assert.equal(await roleNamed(name), undefined);
    }));
}

test("a copy has its own address, and excluded permissions are named", () =>
  visit(browser, async (page) => {
    await enter(page, "roles");
    await link(page, "Copy channel admin").click();
    await page.waitForURL(/\/roles\/new\?copy=RL[0-9a-f]{32}$/);
    await page.reload();
    await page.getByRole("heading", { name: "Copy of channel admin" }).waitFor();
    assert.equal(await ui.nameField(page).inputValue(), "Copy of channel admin");
    assert.ok(await box(page, /^Send messages/).isChecked());
    await page.getByRole("radio", { name: /^service/ }).check();
    await page.getByText("Not available for service roles: Send messages").waitFor();
    await page.getByRole("radio", { name: /^conversation/ }).check();
    assert.ok(await box(page, /^Send messages/).isChecked());
  }));

test("a create without a response is reported as unknown and keeps the input", () =>
  visit(browser, async (page) => {
    await enter(page, "roles/new");
    await ui.nameField(page).fill("Doubtful");
    await page.getByRole("radio", { name: /^service/ }).check();
    await box(page, /^Join conversations/).check();
    await server.faults([{ Method: "POST", Drop: true }]);
    await button(page, "Create role").click();
    await page.getByText("The role may exist now.").waitFor();
    assert.equal(await ui.nameField(page).inputValue(), "Doubtful");

    await link(page, "All roles").click();
    await button(page, "Leave").click();
    await link(page, "Doubtful").waitFor();
    await link(page, "Create role").click();
    await page.getByText("You left before Twilio confirmed these changes.").waitFor();
    assert.ok(await box(page, /^Join conversations/).isChecked());
    await page.getByRole("button", { name: "Discard changes" }).click();
    await page.getByText("Choose a type first.").waitFor();
  }));

test("a deleted default role is shown on both pages and can be replaced", () =>
  visit(browser, async (page) => {
    await enter(page, "roles", DANGLING);
    await page.getByText("is not a role of this service.").waitFor();
    await link(page, "Choose another default").click();
    await page.getByText("No role of this service has this SID.").waitFor();
    await newParticipant(page).selectOption("other");
    await newParticipant(page).fill("RL123");
    await button(page, "Save configuration").click();
    await ui.error(page, "Enter RL followed by 32 hexadecimal digits.");
    await page.getByRole("combobox", { name: "Role of a new participant" }).selectOption({ label: "channel user" });
    await button(page, "Save configuration").click();
    await ui.toast(page, "Configuration saved");
    await link(page, "Roles").click();
    await link(page, "channel user").waitFor();
    assert.equal(await page.getByText("is not a role of this service.").count(), 0);
  }));

/** Steps that reach each state, up to what shows it. */
const STATES = {
  roles: async (page) => {
    await enter(page, "roles");
    await page.getByText("Role of a new participant").waitFor();
  },
  "roles-compared": async (page) => {
    await STATES.roles(page);
    for (const summary of await page.getByText("Compare permissions").all()) await summary.click();
  },
  "roles-without-defaults": async (page) => {
    await server.faults([{ Path: `/v1/Services/${SERVICE}/Configuration`, Status: 500, Times: 1 }]);
    await enter(page, "roles");
    await page.getByText("Default roles could not be loaded.").waitFor();
  },
  "role-delete-refused": async (page) => {
    await STATES.roles(page);
    await button(page, "Delete channel admin").click();
    await button(page.getByRole("alertdialog"), "Delete role").click();
    await page.getByText("The role could not be deleted.").waitFor();
  },
  "role-new-refused": async (page) => {
    await enter(page, "roles/new");
    await button(page, "Create role").click();
    await ui.error(page, "Select at least one.");
  },
  "role-copied": async (page) => {
    await enter(page, `roles/new?copy=${(await roleNamed("channel admin")).sid}`);
    await page.getByRole("radio", { name: /^service/ }).check();
    await page.getByText("Not available for").waitFor();
  },
  role: async (page) => {
    await enter(page, `roles/${(await roleNamed("channel user")).sid}`);
    await box(page, /^Send media/).uncheck();
    await page.getByText("Will be sent").waitFor();
  },
  "service-configuration": async (page) => {
    await enter(page, "configuration");
    await page.getByText("channel user allows:").waitFor();
  },
  "service-configuration-typed": async (page) => {
    await STATES["service-configuration"](page);
    await newParticipant(page).selectOption("other");
    await newParticipant(page).fill("RL123");
    await button(page, "Save configuration").click();
    await ui.error(page, "Enter RL followed by 32 hexadecimal digits.");
  },
  "service-configuration-without-roles": async (page) => {
    await server.faults([{ Path: ROLES, Status: 500, Times: 1 }]);
    await enter(page, "configuration");
    await page.getByText("The roles could not be loaded.").waitFor();
  },
};

testAccessible(browser, STATES);
