// Secrets that differ with every run, and everything that was written, answered or shown, to look for them in.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Letters and digits that nothing else has. */
export function secret(name) {
  return `${name}${randomBytes(16).toString("hex")}`;
}

export class Canary {
  #kept = [];
  #pending = [];

  /** Keeps a text or bytes, and where they were. */
  keep(where, content) {
    this.#kept.push({ where, bytes: Buffer.from(content) });
  }

  /** Keeps every file of a folder but those in which a secret belongs. */
  async keepFolder(folder, isItsPlace) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      if (entry.isFile() && !isItsPlace(path)) this.keep(path, await readFile(path));
    }
  }

  /** Keeps what the pages of a browser are answered, and what they print. */
  watch(context) {
    context.on("console", (message) => this.keep("console", message.text()));
    context.on("response", (response) => this.#pending.push(this.#keepResponse(response)));
  }

  async #keepResponse(response) {
    const where = `${response.request().method()} ${response.url()}`;
    this.keep(`the address of ${where}`, response.url());
    // The one header in which a session belongs.
    const headers = (await response.headersArray()).filter(({ name }) => name.toLowerCase() !== "set-cookie");
    this.keep(`the headers of ${where}`, JSON.stringify(headers));
    const body = await response.body().catch(() => "");
    this.keep(`the answer to ${where}`, body);
  }

  /** Keeps what the page shows and what the browser remembers of it, less the values of cookies that no script can read. */
  async keepPage(page) {
    if (page.isClosed()) return;
    this.keep(`the page ${page.url()}`, await page.content());
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
    this.keep(`what the browser keeps of ${page.url()}`, JSON.stringify(stored));
    const open = (await page.context().cookies()).filter(({ httpOnly, secure }) => !(httpOnly && secure));
    this.keep("the cookies that scripts can read", JSON.stringify(open));
  }

  /** Fails where one of the secrets stands in anything whose place `where` matches, as it is or as it is written in a header. */
  async assertSilent(secrets, where = /(?:)/) {
    await Promise.all(this.#pending);
    const places = this.#kept.filter((kept) => where.test(kept.where));
    assert.ok(places.length > 0, `nothing was kept of ${where}`);
    const found = Object.entries(secrets).flatMap(([name, value]) =>
      places.filter(({ bytes }) => written(value).some((way) => bytes.includes(way))).map((place) => `${name} in ${place.where}`),
    );
    assert.deepEqual(found, []);
    return places.length;
  }
}

/** The ways in which a secret may be written: as it is, and as it comes out of base64 wherever it began. */
function written(value) {
  const encoded = [0, 1, 2].map((offset) => {
    const text = Buffer.from(`${" ".repeat(offset)}${value}`).toString("base64");
    // What depends on the bytes before and behind is no part of it.
    return text.slice(offset === 0 ? 0 : offset + 1, -4);
  });
  return [value, ...encoded];
}
