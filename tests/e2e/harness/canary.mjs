// Secrets that differ with every run, and a search for them in everything that was written, sent or shown.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Unique letters and digits. */
export function secret(name) {
  return `${name}${randomBytes(16).toString("hex")}`;
}

export class Canary {
  #records = [];
  #pending = [];

  /** Records a text or bytes with their place. */
  record(where, content) {
    this.#records.push({ where, bytes: Buffer.from(content) });
  }

  /** Records every file of a folder, except those that may contain a secret. */
  async recordFolder(folder, isAllowed) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      if (entry.isFile() && !isAllowed(path)) this.record(path, await readFile(path));
    }
  }

  /** Records the responses and the console output of a browser's pages. */
  watch(context) {
    context.on("console", (message) => this.record("console", message.text()));
    context.on("response", (response) => this.#pending.push(this.#recordResponse(response)));
  }

  async #recordResponse(response) {
    const where = `${response.request().method()} ${response.url()}`;
    this.record(`the address of ${where}`, response.url());
    // The only header that may contain a session.
    const headers = (await response.headersArray()).filter(({ name }) => name.toLowerCase() !== "set-cookie");
    this.record(`the headers of ${where}`, JSON.stringify(headers));
    const body = await response.body().catch(() => "");
    this.record(`the answer to ${where}`, body);
  }

  /** Records the page's content and the browser's storage, without cookies that no script can read. */
  async recordPage(page) {
    if (page.isClosed()) return;
    this.record(`the page ${page.url()}`, await page.content());
    const stored = await page.evaluate(async () => {
      const rows = (store) => new Promise((resolve) => {
        const request = store.getAll();
        request.onsuccess = () => resolve(request.result);
      });
      const open = (name) => new Promise((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
      });
      const databases = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await open(name);
        for (const store of database.objectStoreNames) databases.push(await rows(database.transaction(store).objectStore(store)));
        database.close();
      }
      return { local: { ...localStorage }, session: { ...sessionStorage }, databases, cookies: document.cookie, state: history.state };
    });
    this.record(`the storage of ${page.url()}`, JSON.stringify(stored));
    const open = (await page.context().cookies()).filter(({ httpOnly, secure }) => !(httpOnly && secure));
    this.record("the cookies that scripts can read", JSON.stringify(open));
  }

  /** Asserts that no secret is in the records whose place matches `where`, neither plain nor in base64. */
  async assertAbsent(secrets, where = /(?:)/) {
    await Promise.all(this.#pending);
    const places = this.#records.filter((record) => where.test(record.where));
    assert.ok(places.length > 0, `nothing is recorded of ${where}`);
    const found = Object.entries(secrets).flatMap(([name, value]) =>
      places.filter(({ bytes }) => encodings(value).some((encoding) => bytes.includes(encoding))).map((place) => `${name} in ${place.where}`),
    );
    assert.deepEqual(found, []);
    return places.length;
  }
}

/** Encodings of a secret: plain, and base64 at each offset. */
function encodings(value) {
  const encoded = [0, 1, 2].map((offset) => {
    const text = Buffer.from(`${" ".repeat(offset)}${value}`).toString("base64");
    // Without the characters that depend on neighbouring bytes.
    return text.slice(offset === 0 ? 0 : offset + 1, -4);
  });
  return [value, ...encoded];
}
