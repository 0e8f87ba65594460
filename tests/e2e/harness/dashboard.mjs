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

/** Starts all three; `twilio` can be told to fail. */
export async function startGatewayDashboard(options) {
  const sandbox = await startServer(options);
  const authority = new Authority();
  const twilio = await startTwilio({ authority, sandbox });
  const gateway = await startGateway({ authority, accounts: [{ name: ACCOUNT, twilio }] });
  return {
    twilio,
    address: `${gateway.address}/accounts/${ACCOUNT}`,
    call: (...call) => sandbox.call(...call),
    faults: (faults) => sandbox.faults(faults),
    admit: (context) => gateway.admit(context),
    async stop() {
      await gateway.close();
      await twilio.close();
      await sandbox.stop();
    },
  };
}
