// Parts of the app, found by role and label.

import assert from "node:assert/strict";

export function searchBox(page) {
  return page.getByRole("searchbox", { name: "Search by name or SID" });
}

/** Waits until the form of the page has no unsaved changes, so that its buttons are hidden. */
export async function unchanged(page) {
  await page.locator('form > footer[data-idle="true"]').waitFor({ state: "attached" });
}

export async function search(page, text) {
  await searchBox(page).fill(text);
}

/** Row of the service with that SID. */
export function row(page, sid) {
  return page.getByRole("row").filter({ hasText: sid });
}

/** Waits for the list and returns the SID of its first service. */
export async function loadedSid(page) {
  const text = await page.getByRole("rowheader").first().innerText();
  return /IS[0-9a-f]{32}/.exec(text)?.[0] ?? assert.fail(`no SID in ${text}`);
}

/** Names in the list, in order. */
export function names(page) {
  return page.getByRole("rowheader").locator("a.name").allInnerTexts();
}

/** Opens the menu of a service and chooses an action. */
export async function act(page, action, name) {
  await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** Finds a service in the list and opens its overview. */
export async function open(page, name) {
  await search(page, name);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, level: 1, exact: true }).waitFor();
}

export function nameField(scope) {
  return scope.getByRole("textbox", { name: /^Friendly name/ });
}

/** Waits for the error at a field. The summary above the form repeats it. */
export function error(scope, text) {
  return scope.locator("[id$=-error]").getByText(text, { exact: true }).waitFor();
}

export function toast(page, text) {
  return page.getByRole("status").getByText(text, { exact: true }).waitFor();
}

export async function openCreate(page) {
  await page.getByRole("button", { name: "Create service" }).click();
  const dialog = page.getByRole("dialog", { name: "Create a service" });
  await dialog.waitFor();
  return dialog;
}

export async function create(page, name) {
  const dialog = await openCreate(page);
  await nameField(dialog).fill(name);
  await dialog.getByRole("button", { name: "Create service" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Saves the form of the page in an account in production, where its changes are reviewed first. */
export async function saveReviewed(page, label) {
  await page.getByRole("button", { name: label }).click();
  await page.getByRole("alertdialog", { name: /is in production/ }).getByRole("button", { name: label }).click();
}

/** Opens the dialog that renames the service whose overview is open. */
export async function openRename(page, name) {
  await act(page, "Rename", name);
  const dialog = page.getByRole("dialog", { name: `Rename “${name}”` });
  await dialog.waitFor();
  return dialog;
}

/** Renames the service whose overview is open. */
export async function renameHere(page, name, newName) {
  const dialog = await openRename(page, name);
  await nameField(dialog).fill(newName);
  await dialog.getByRole("button", { name: "Rename service" }).click();
  await toast(page, `Service renamed to “${newName}”`);
}

/** Deletes the service whose overview is open. */
export async function deleteHere(page, name) {
  await act(page, "Delete", name);
  const dialog = page.getByRole("alertdialog", { name: `Delete “${name}”?` });
  await dialog.getByLabel("to confirm").fill(name);
  await dialog.getByRole("button", { name: "Delete service" }).click();
  await toast(page, `“${name}” deleted`);
}

/** Opens the panel of a button in the side bar, unless it is open, and returns the section around it. */
async function openPanel(page, name) {
  const section = page.getByRole("region", { name, exact: true });
  const button = section.getByRole("button").first();
  await button.waitFor();
  if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
  return section;
}

/** Opens the account switcher. */
export const openAccount = (page) => openPanel(page, "Account");

/** Opens the menu of the user. */
export const openUser = (page) => openPanel(page, "User");

/** Waits until the side bar shows who is signed in, with what role. */
export function signedIn(page, name, role) {
  return page.getByRole("region", { name: "User", exact: true }).getByText(`Signed in as ${name}, ${role}`).waitFor();
}

/** Presses *Sign out* in the menu of the user. */
export async function signOut(page) {
  await (await openUser(page)).getByRole("button", { name: "Sign out", exact: true }).click();
}

/** Accessible name of a webhook event or a permission, which ends with its code name. */
export function codeNamed(name) {
  return new RegExp(`(^|: )${name}$`);
}
