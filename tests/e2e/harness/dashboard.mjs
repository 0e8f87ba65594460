// What the pages are tested on: a sandbox that plays Twilio, and before it the gateway.

import { startServer } from "../../harness/server.mjs";
import { Authority } from "./certificates.mjs";
import { startGateway } from "./gateway.mjs";
import { startTwilio } from "./twilio.mjs";

/** `cargo xtask test --long` runs the same tests on the sandbox alone as well. */
export const IS_ALONE = process.env.THROUGH === "sandbox";

const ACCOUNT = "twilio";

/** Starts what is used as a sandbox that runs alone. */
export function startDashboard(options) {
  return IS_ALONE ? startServer(options) : startGatewayDashboard(options);
}

/** Starts a sandbox, what plays Twilio before it, and a gateway whose `accounts` are all of that; `more` is for the gateway. */
export async function startGatewayToTwilio({ sandbox: options, authority = new Authority(), accounts, ...more }) {
  const sandbox = await startServer(options);
  const twilio = await startTwilio({ authority, sandbox });
  const gateway = await startGateway({ authority, accounts: accounts.map((account) => ({ ...account, twilio })), ...more });
  const close = async () => {
    await gateway.close();
    await twilio.close();
    await sandbox.stop();
  };
  return { sandbox, twilio, gateway, close };
}

/** The same with one account; `twilio` can be told to fail. */
export async function startGatewayDashboard(options) {
  const { sandbox, twilio, gateway, close } = await startGatewayToTwilio({ sandbox: options, accounts: [{ name: ACCOUNT }] });
  return {
    twilio,
    address: `${gateway.address}/accounts/${ACCOUNT}`,
    call: (...call) => sandbox.call(...call),
    faults: (faults) => sandbox.faults(faults),
    log: () => gateway.log,
    admit: (context) => gateway.admit(context),
    stop: close,
  };
}
