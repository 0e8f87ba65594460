// Waiting for a condition.

import assert from "node:assert/strict";

/** Waits until a condition holds, and fails after ten seconds. */
export async function until(holds) {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, `not in time: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
