// The two places where the app lives, and how one comes in.

import { fileURLToPath } from "node:url";

/** The static site as it is built for a path of its host. */
export const FOLDER =
  process.env.SITE_BELOW_PATH ?? fileURLToPath(new URL("../../../target/dist-below-path", import.meta.url));

/** The same site, built to call a server at a port that was free then. */
export const CONNECTING_FOLDER =
  process.env.CONNECTING_SITE ?? fileURLToPath(new URL("../../../target/dist-connecting", import.meta.url));

export const BASE = process.env.SITE_PATH ?? "/admin/";

/** Opens an address of the app on a server: its data is simply there, for whoever it lets in. */
export function enterServer(server) {
  return async (page, path = "") => {
    await server.admit?.(page.context());
    return page.goto(`${server.address}/${path}`);
  };
}

/** Opens an address of the app on a static host: sample data is chosen once, and remembered. */
export function enterStatic(host) {
  return async (page, path = "") => {
    await page.goto(host.address + path);
    const explore = page.getByRole("button", { name: "Explore with sample data" });
    await explore.or(page.getByRole("region", { name: "Account" })).first().waitFor();
    if (await explore.isVisible()) await explore.click();
  };
}
