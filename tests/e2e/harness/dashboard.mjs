// The backend of the tests: a gateway, a fake Twilio and a sandbox behind it.

import { startServer } from "../../harness/server.mjs";
import { Authority } from "./certificates.mjs";
import { startGateway } from "./gateway.mjs";
import { startTwilio } from "./twilio.mjs";

/** True if the tests run on the sandbox alone, as `cargo xtask test --long` does in addition. */
export const IS_ALONE = process.env.THROUGH === "sandbox";

const ACCOUNT = "twilio";

/** Starts the backend. It has the interface of a sandbox server. */
export function startDashboard(options) {
  return IS_ALONE ? startServer(options) : startGatewayDashboard(options);
}

/** Starts a sandbox, a fake Twilio before it, and a gateway whose `accounts` all use it. `more` are options of the gateway. */
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

/** Starts a gateway with one account. */
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
