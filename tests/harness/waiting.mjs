// Waiting for what comes about by itself.

import assert from "node:assert/strict";

/** Waits until it holds, and fails where it does not in time. */
export async function until(holds) {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, `not in time: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
