// Faults of Twilio and of proxies before it: every load and every save is explained, can be retried, and loses nothing.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { startServer } from "../harness/server.mjs";
import { launch, visit } from "./harness/browser.mjs";
import { Authority } from "./harness/certificates.mjs";
import { startGateway } from "./harness/gateway.mjs";
import { enterServer } from "./harness/sites.mjs";
import { startTwilio } from "./harness/twilio.mjs";
import { UPSTREAM_FAULTS } from "./harness/upstream_faults.mjs";
import * as ui from "./harness/ui.mjs";

/** Longest wait for any result. */
const LONGEST_MILLISECONDS = 35_000;
/** Tests at a time, since most of them wait. */
const BESIDE_EACH_OTHER = 10;

/** More services than faults, and than one page of the list. */
const SERVICES = 250;

/** Text of the page after a save, by outcome. */
const MESSAGES = {
  unsent: /^The webhooks could not be saved\./,
  refused: /^The webhooks could not be saved\./,
  unknown: /^The result is unknown\. .*Twilio did not confirm the save\. You can save again safely\./,
};

const browser = await launch();
// The slowest first, so that the others run meanwhile.
const faults = Object.entries(UPSTREAM_FAULTS).sort(([, one], [, other]) => Boolean(other.isSlow) - Boolean(one.isSlow));
const sandbox = await startServer({ records: ["--in-memory", "--services", String(SERVICES)] });
after(() => sandbox.stop());
const { services } = (await sandbox.call("GET", "/v1/Services?PageSize=1000")).body;

// Each fault has its own account, upstream and service, so that they can fail at the same time.
const authority = new Authority();
const cases = await Promise.all(
  faults.map(async ([name, { identity, ...fault }], index) => {
    const twilio = await startTwilio({ authority, sandbox });
    return {
      name,
      fault: { ...fault, identity: identity?.(authority) },
      twilio,
      account: `fault-${index + 1}`,
      path: `/v1/Services/${services[index].sid}/Configuration/Webhooks`,
      address: `services/${services[index].sid}/webhooks`,
    };
  }),
);
const lists = await startTwilio({ authority, sandbox });
const gateway = await startGateway({
  authority,
  accounts: [
    ...cases.map(({ account, twilio }) => ({ name: account, twilio })),
    { name: "lists", twilio: lists },
    { name: "nowhere", twilio: { address: "https://twilio.invalid" } },
  ],
});
after(async () => {
  await gateway.close();
  await Promise.all([lists, ...cases.map(({ twilio }) => twilio)].map((twilio) => twilio.close()));
});

const url = (page) => page.getByRole("textbox", { name: "Post-event URL" });
const save = (page) => page.getByRole("button", { name: "Save webhooks" });
const stored = async (path) => (await sandbox.call("GET", path)).body.post_webhook_url;

/** Opens the page of an account's service as a user who is signed in. */
function enter(page, { account, address = "services" }) {
  const server = { address: `${gateway.address}/accounts/${account}`, admit: (context) => gateway.admit(context) };
  return enterServer(server)(page, address);
}

async function checkLoad(page, { fault, twilio, ...one }) {
  await twilio.fail(fault);
  await enter(page, one);
  const isHarmless = fault.outcome === "done";
  const problem = page.getByText("The webhooks could not be loaded.");
  await (isHarmless ? url(page) : problem).waitFor({ timeout: LONGEST_MILLISECONDS });
  await twilio.fail();
  if (isHarmless) return;
  const note = page.getByRole("alert").filter({ has: problem });
  assert.match(await note.innerText(), /could not be loaded\.\s+\w.{20,}/s, "it says why");
  await page.getByRole("main").getByRole("button", { name: "Try again" }).first().click();
  await url(page).waitFor();
}

/** Returns the number of failed attempts. */
async function checkSave(page, { fault, twilio, path }) {
  let failed = 0;
  const times = [];
  const answer = fault.answer && ((exchange) => (times.push(performance.now()), fault.answer(exchange)));
  const typed = `https://example.com${path}`;
  await url(page).fill(typed);
  twilio.forget();
  await twilio.fail({ ...fault, answer, methods: ["POST"] });
  await save(page).click();
  if (fault.outcome === "done") {
    await ui.toast(page, "Webhooks saved");
  } else {
    const message = page.getByRole("alert").filter({ hasText: MESSAGES[fault.outcome] });
    await message.waitFor({ timeout: LONGEST_MILLISECONDS });
    assert.equal(await url(page).inputValue(), typed, "the input stays");
    failed = twilio.writes.length;
    assert.ok(fault.isRetried ? failed > 1 : failed <= 1, `it was sent ${failed} times`);
    const pauses = times.slice(1).map((time, index) => time - times[index]);
    assert.ok(pauses.every((pause) => pause >= (fault.pauseMilliseconds ?? 0)), `it waited for ${pauses} ms`);
    if (fault.outcome !== "unknown") assert.notEqual(await stored(path), typed, "a failure that is reported has happened");
    await twilio.fail();
    await save(page).click();
    await ui.toast(page, "Webhooks saved");
  }
  await twilio.fail();
  assert.equal(await stored(path), typed);
  return failed;
}

/** Outcomes of an account's writes in the journal, the latest first. */
async function outcomes({ account }) {
  const { code, output } = await gateway.run(["journal", "export", "--format", "json", "--account", account]);
  assert.equal(code, 0, output);
  return JSON.parse(output).map(({ outcome }) => outcome);
}

test("each upstream fault is reported with a retry", { concurrency: BESIDE_EACH_OTHER }, async (context) => {
  assert.ok(cases.length >= 40);
  const journey = (one) => async (page) => {
    await checkLoad(page, one);
    const failed = await checkSave(page, one);
    assert.deepEqual(await outcomes(one), ["done", ...Array(failed).fill(one.fault.outcome)], "the journal has the same outcomes");
  };
  await Promise.all(cases.map((one) => context.test(one.name, () => visit(browser, journey(one)))));
});

test("an unreachable upstream is reported with a retry", () =>
  visit(browser, async (page) => {
    await enter(page, { account: "nowhere" });
    await page.getByText("Services could not be loaded.").waitFor({ timeout: LONGEST_MILLISECONDS });
    await page.getByText("twilio.invalid").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  }));

/** Changes every page of the list before it is sent. */
function changed(change) {
  const answer = async ({ request, response, forward }) => {
    const { status, body } = await forward();
    const page = JSON.parse(body);
    if (request.url.startsWith("/v1/Services?")) change(page);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(page));
  };
  return { answer };
}

test("a list with circular pages is reported", () =>
  visit(browser, async (page) => {
    let first;
    await lists.fail(changed(({ meta }) => (meta.next_page_url = first ??= meta.next_page_url)));
    await enter(page, { account: "lists" });
    await page.getByRole("button", { name: "Load all" }).click();
    await page.getByText(/^Stopped at \d+\. Twilio returned the same page twice\.$/).waitFor();
  }));

test("a page received twice is shown once", () =>
  visit(browser, async (page) => {
    let first;
    await lists.fail(changed((list) => (list.services = first ??= list.services)));
    await enter(page, { account: "lists" });
    await page.getByRole("button", { name: "Load all" }).click();
    await page.getByText(`All ${first.length} loaded`).waitFor();
  }));
