// The builds of the app, and ways to open them.

import { fileURLToPath } from "node:url";

/** Folder of the static site built for a path of its host. */
export const FOLDER =
  process.env.SITE_BELOW_PATH ?? fileURLToPath(new URL("../../../target/dist-below-path", import.meta.url));

/** Folder of the static site built to call servers of other origins. */
export const CONNECTING_FOLDER =
  process.env.CONNECTING_SITE ?? fileURLToPath(new URL("../../../target/dist-connecting", import.meta.url));

export const BASE = process.env.SITE_PATH ?? "/admin/";

/** Opens addresses of the app on a server, at first the list of services, and signs in where that is needed. */
export function enterServer(server) {
  return async (page, path = "services") => {
    await server.admit?.(page.context());
    return page.goto(`${server.address}/${path}`);
  };
}

/** Opens addresses of the app on a static host, at first the list of services, and chooses sample data the first time. */
export function enterStatic(host) {
  return async (page, path = "services") => {
    await page.goto(host.address + path);
    const explore = page.getByRole("button", { name: "Explore with sample data" });
    await explore.or(page.getByRole("region", { name: "Account" })).first().waitFor();
    if (await explore.isVisible()) await explore.click();
  };
}
