// Input by mouse and by keyboard alone, with the same actions.

import assert from "node:assert/strict";

/** More tab stops than any page has. */
const STOPS = 400;

export function mouse(page) {
  return {
    press: (button) => button.click(),
    tick: (checkbox) => checkbox.click(),
    choose: (radio) => radio.click(),
    async write(control, text) {
      await control.click();
      await control.fill(text);
    },
    select: (control, label) => control.selectOption({ label }),
    time: (control, preset) => control.getByRole("button", { name: new RegExp(`: ${preset}$`) }).click(),
    async pick(control, _, name) {
      await control.click();
      await control.fill(name);
      await page.getByRole("option", { name: new RegExp(`^${escaped(name)}`) }).first().click();
    },
  };
}

export function keyboard(page) {
  /** Presses Tab until a control has the focus. */
  async function reach(control) {
    await control.waitFor();
    for (let stop = 0; stop < STOPS; stop += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) return;
      // A toolbar is one tab stop; arrow keys move within it.
      const isNear = await control.evaluate((element) => element.closest("[role=toolbar]")?.contains(document.activeElement));
      await page.keyboard.press(isNear ? "ArrowRight" : "Tab");
    }
    assert.fail(`${control} cannot be reached by keyboard`);
  }

  async function write(control, text) {
    await reach(control);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(text);
  }

  return {
    reach,
    write,
    async press(button) {
      await reach(button);
      await page.keyboard.press("Enter");
    },
    async tick(checkbox) {
      await reach(checkbox);
      await page.keyboard.press("Space");
    },
    /** Radio buttons are one tab stop; arrow keys move within the group. */
    async choose(radio, group) {
      await reach(group.getByRole("radio", { checked: true }));
      while (!(await radio.isChecked())) await page.keyboard.press("ArrowDown");
    },
    async select(control, label) {
      await reach(control);
      await page.keyboard.type(label);
    },
    time: (control, _, text) => write(control.getByRole("textbox", { name: /ISO 8601/ }), text),
    async pick(control, _, name) {
      await write(control, name);
      await page.getByRole("option", { name: new RegExp(`^${escaped(name)}`) }).first().waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    },
  };
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
