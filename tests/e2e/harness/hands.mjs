// The two ways to work a form: by mouse, and by keyboard alone. Both do the same things.

import assert from "node:assert/strict";

/** More stops than any page has. */
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
  /** Goes from stop to stop, as somebody does who has no mouse. */
  async function reach(control) {
    await control.waitFor();
    for (let stop = 0; stop < STOPS; stop += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) return;
      // The controls of a toolbar are one stop; the arrows go from one to the next.
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
    /** Radios are one stop; the arrows go from one to the next. */
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
