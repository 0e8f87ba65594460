// The push notifications of a service, by mouse and by keyboard alone.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { testAccessible } from "./harness/accessibility.mjs";
import { PHONE, launch, picture, visit } from "./harness/browser.mjs";
import { startDashboard } from "./harness/dashboard.mjs";
import { keyboard, mouse } from "./harness/input.mjs";
import { enterServer } from "./harness/sites.mjs";
import * as ui from "./harness/ui.mjs";

const browser = await launch();
const server = await startDashboard({ extra: ["--faults"] });
after(() => server.stop());

const { services } = (await server.call("GET", "/v1/Services?PageSize=1000")).body;
const sidOf = (name) => services.find(({ friendly_name }) => friendly_name === name)?.sid ?? assert.fail(`no ${name}`);
const SID = sidOf("Order Updates (development)");
const PATH = `/v1/Services/${SID}/Configuration/Notifications`;
const NOTHING = {
  LogEnabled: "false",
  "NewMessage.Enabled": "false",
  "NewMessage.Template": "",
  "NewMessage.Sound": "bell.caf",
  "NewMessage.BadgeCountEnabled": "false",
  "NewMessage.WithMedia.Enabled": "false",
  "NewMessage.WithMedia.Template": "",
};

beforeEach(async () => {
  await server.faults([]);
  await server.call("POST", PATH, NOTHING);
});

const journey = (name, act) => test(name, () => visit(browser, act));
const enter = (page, sid = SID) => enterServer(server)(page, `services/${sid}/notifications`);
/** Enters the page and opens the settings of new messages. */
const enterText = async (page, sid = SID) => {
  await enter(page, sid);
  await edit(kind(page, "New message")).click();
};
const stored = async () => (await server.call("GET", PATH)).body;
const kind = (page, name) => page.getByRole("region", { name, exact: true });
const text = (page) => page.getByRole("textbox", { name: "Text of new messages" });
const save = (page) => page.getByRole("button", { name: "Save push notifications" });
const WITHOUT_EFFECT = "The settings below have no effect while this is off.";
const edit = (part) => part.locator("summary.edit");
const phone = (page) => kind(page, "New message").getByRole("figure");

for (const hand of [mouse, keyboard]) {
  journey(`by ${hand.name}, new messages are pushed with a custom text`, async (page) => {
    const { write, tick, press } = hand(page);
    await enter(page);
    const message = kind(page, "New message");
    await message.getByText(WITHOUT_EFFECT).waitFor();
    await edit(message).getByText("Preview of the built-in text, with sample values").waitFor();
    await edit(message).getByText("order-1815:Ada: Is it on its way?").waitFor();
    await tick(page.getByRole("checkbox", { name: "Push new messages" }));
    await message.getByText(WITHOUT_EFFECT).waitFor({ state: "detached" });
    await message.getByText("Built-in text in use:").waitFor();
    await message.getByText("The built-in text has 33 of 178 characters with the sample values.").waitFor();
    await press(edit(message));
    await text(page).waitFor({ state: "hidden" });
    await press(edit(message));
    await phone(page).getByText("order-1815:Ada: Is it on its way?").waitFor();

    await write(text(page), "New from ");
    await press(message.getByText("Insert variable"));
    await press(message.getByRole("button", { name: "Insert PARTICIPANT into Text of new messages" }));
    assert.ok(await text(page).evaluate((area) => area === document.activeElement), "the focus is in the text");
    await page.keyboard.type(": ");
    await press(message.getByRole("button", { name: "Insert MESSAGE into Text of new messages" }));
    assert.equal(await text(page).inputValue(), "New from ${PARTICIPANT}: ${MESSAGE}");
    await phone(page).getByText("New from Ada: Is it on its way?").waitFor();
    await message.getByText("31 of 178 characters with the sample values").waitFor();
    await press(save(page));
    await ui.toast(page, "Push settings saved");
    const { enabled, template, sound } = (await stored()).new_message;
    assert.deepEqual([enabled, template, sound], [true, "New from ${PARTICIPANT}: ${MESSAGE}", "bell.caf"]);
  });

  journey(`by ${hand.name}, the built-in text is edited and restored`, async (page) => {
    const { write, press } = hand(page);
    await enter(page);
    const media = kind(page, "New message with media");
    await media.getByText("Text for messages with media. Sound and badge are those of “New message”.").waitFor();
    await press(edit(media));
    await press(media.getByRole("button", { name: "Start from the built-in text" }));
    const area = media.getByRole("textbox");
    assert.match(await area.inputValue(), /^You have a new message in \$\{CONVERSATION\} with/);
    assert.ok(await area.evaluate((element) => element === document.activeElement), "the focus is in the text");
    await press(save(page));
    await ui.toast(page, "Push settings saved");
    assert.match((await stored()).new_message.with_media.template, /MEDIA_COUNT/);

    await write(area, "");
    await press(save(page));
    await ui.unchanged(page);
    assert.equal((await stored()).new_message.with_media.template, "");
  });
}

for (const viewport of [{ width: 360, height: 740 }, PHONE]) {
  test(`on a phone of ${viewport.width} px the bar of a form leaves two thirds of the window to the page`, () =>
    visit(browser, async (page) => {
      await enter(page);
      const log = page.getByRole("checkbox", { name: "Log pushes" });
      await log.click();
      const bar = page.locator("main form > footer");
      const heightOf = async () => (await bar.boundingBox()).height;
      const third = viewport.height / 3;
      await page.getByText("Will be sent").waitFor();
      assert.ok(await heightOf() <= third, `${await heightOf()} px`);
      assert.equal(await bar.getByText("Log pushes").isVisible(), false, "the review is folded");
      const boxes = await Promise.all((await bar.getByRole("button").all()).map((button) => button.boundingBox()));
      assert.equal(new Set(boxes.map(({ y }) => y)).size, 1, "the buttons are in one row");
      await picture(page, `notifications-bar-${viewport.width}`);

      await bar.getByText("Will be sent").click();
      await bar.getByText("Log pushes").waitFor();
      await bar.getByText(/^Request:/).click();
      await bar.getByRole("button", { name: "Copy as cURL" }).waitFor();
      assert.ok(await heightOf() <= third, `${await heightOf()} px with the review unfolded`);
      await picture(page, `notifications-bar-unfolded-${viewport.width}`);
      await log.focus();
      const [{ y, height }, { y: top }] = [await log.boundingBox(), await bar.boundingBox()];
      assert.ok(y + height <= top, "the bar does not cover the focus");
      await save(page).click();
      await ui.toast(page, "Push settings saved");
    }, { viewport }));
}

journey("an unknown variable and a text that is too long are warned about and can be saved", async (page) => {
  await enterText(page);
  await text(page).fill("${NAME}: ${MESSAGE} ".repeat(9));
  await page.getByText("${NAME} is not a variable for this notification. Users may see it as plain text.").first().waitFor();
  await page.getByText(/^Twilio cuts the text after 178 characters\. With the sample values it is \d+ too long\.$/).waitFor();
  assert.equal(await phone(page).locator("mark").first().innerText(), "${NAME}");
  await picture(page, "notifications-too-long");
  await save(page).click();
  await ui.toast(page, "Push settings saved");
});

journey("settings work when bindings cannot be counted, and can be retried when they fail to load", async (page) => {
  await server.faults([{ Path: `/v1/Services/${SID}/Bindings`, Status: 500 }, { Path: PATH, Status: 503, Times: 1 }]);
  await enter(page);
  await page.getByText("The bindings of this service could not be counted.").waitFor();
  await page.getByText("The push notifications could not be loaded.").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await edit(kind(page, "New message")).waitFor();
});

journey("a failed save keeps the input, which is restored after a reload", async (page) => {
  await enterText(page);
  await text(page).fill("New: ${MESSAGE}");
  await server.faults([{ Method: "POST", Status: 500 }]);
  await save(page).click();
  await page.getByText("The result is unknown.").waitFor();
  assert.equal(await text(page).inputValue(), "New: ${MESSAGE}");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await page.getByText("You left before Twilio confirmed these changes.").waitFor();
  assert.equal(await text(page).inputValue(), "New: ${MESSAGE}");
  await server.faults([]);
  await save(page).click();
  await ui.toast(page, "Push settings saved");
  assert.equal((await stored()).new_message.template, "New: ${MESSAGE}");
});

/** Steps that reach each state, up to what shows it. */
const STATES = {
  notifications: async (page) => {
    await enterText(page, sidOf("Returns & Repairs (production)"));
    await page.getByText(/^This service has /).waitFor();
    await text(page).waitFor();
  },
  "notifications-resting": async (page) => {
    await enter(page);
    await page.getByText(WITHOUT_EFFECT).first().waitFor();
  },
  "notifications-doubtful": async (page) => {
    await enterText(page);
    await text(page).fill("${NAME} has something new for you: ${MESSAGE} ".repeat(4));
    await page.getByText(/^Twilio cuts the text after 178 characters/).waitFor();
  },
};

testAccessible(browser, STATES);
