// Pictures of elements, compared with reference pictures in tests/e2e/pictures.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

import { ARTIFACTS } from "./browser.mjs";

const REFERENCES = fileURLToPath(new URL("../pictures", import.meta.url));
/** The browser and fonts that the reference pictures were taken with. */
const MADE_WITH = join(REFERENCES, "made-with.json");

/** Pixels that may differ, and the difference of a colour that counts as none. */
const TOLERANCE = { pixels: 20, color: 0.02 };

/** Bits of a colour channel that are kept. Reference pictures with all eight would take twice as many bytes. */
const KEPT_BITS = 0xf8;

/** True if the run takes the reference pictures instead of comparing them. */
const UPDATES = Boolean(process.env.UPDATE_PICTURES);

/** Returns why pictures cannot be compared in this browser; `undefined` if they can. An update records the browser instead. */
export async function whyNotComparable(page) {
  const here = await surroundings(page);
  if (UPDATES) {
    mkdirSync(REFERENCES, { recursive: true });
    writeFileSync(MADE_WITH, `${JSON.stringify(here, undefined, 2)}\n`);
    return undefined;
  }
  const recorded = JSON.parse(readFileSync(MADE_WITH, "utf8"));
  if (here.chromium !== recorded.chromium) {
    return `The reference pictures are those of Chromium ${recorded.chromium}. This is Chromium ${here.chromium}.`;
  }
  const other = Object.keys(recorded.widths).filter((font) => here.widths[font] !== recorded.widths[font]);
  return other.length ? `The reference pictures were taken with other fonts. These differ: ${other.join(", ")}.` : undefined;
}

/** Returns the browser's major version, and the widths of a text in the fonts of the page, which tell fonts apart. */
async function surroundings(page) {
  const widths = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    const style = getComputedStyle(document.documentElement);
    const width = (font, text) => {
      canvas.font = `100px ${font}`;
      return canvas.measureText(text).width.toFixed(2);
    };
    const [sans, mono] = [style.getPropertyValue("--sans"), style.getPropertyValue("--mono")];
    const latin = "Every control of the app, 0123456789 “quoted” → …";
    return { sans: width(sans, latin), mono: width(mono, latin), hebrew: width(sans, "שירות לקוחות") };
  });
  return { chromium: page.context().browser().version().split(".")[0], widths };
}

/** Compares an element with its reference picture. Returns a sentence about the difference; `undefined` if there is none. */
export async function differenceOf(element, name) {
  const picture = coarse(await element.screenshot({ animations: "disabled" }));
  const reference = join(REFERENCES, `${name}.png`);
  if (UPDATES) {
    writeFileSync(reference, encode(picture));
    return undefined;
  }
  if (!existsSync(reference)) return `${name}: There is no reference picture ${reference}.`;
  const difference = compare(PNG.sync.read(readFileSync(reference)), picture);
  if (!difference) return undefined;
  const [taken, marked] = [join(ARTIFACTS, `${name}.png`), join(ARTIFACTS, `${name}-difference.png`)];
  mkdirSync(ARTIFACTS, { recursive: true });
  writeFileSync(taken, encode(picture));
  writeFileSync(marked, PNG.sync.write(difference.marked));
  return `${name}: ${difference.text} ${reference} shows the expected picture, ${taken} this one, and ${marked} the difference.`;
}

/** Returns the difference of two pictures as a sentence and as a picture that marks it; `undefined` if it is within the tolerance. */
export function compare(expected, actual) {
  const size = ({ width, height }) => `${width} × ${height} px`;
  const [width, height] = [Math.max(expected.width, actual.width), Math.max(expected.height, actual.height)];
  const marked = new PNG({ width, height });
  const pixels = pixelmatch(enlarged(expected, width, height).data, enlarged(actual, width, height).data, marked.data, width, height, {
    threshold: TOLERANCE.color,
  });
  if (size(expected) !== size(actual)) return { text: `The size is ${size(actual)} instead of ${size(expected)}.`, marked };
  return pixels > TOLERANCE.pixels ? { text: `${pixels} pixels differ.`, marked } : undefined;
}

/** Returns a picture with transparent pixels added at its end edges. */
function enlarged(picture, width, height) {
  const larger = new PNG({ width, height });
  PNG.bitblt(picture, larger, 0, 0, picture.width, picture.height, 0, 0);
  return larger;
}

/** Decodes a PNG file with fewer colours. */
function coarse(file) {
  const picture = PNG.sync.read(file);
  picture.data.forEach((value, index) => (picture.data[index] = index % 4 === 3 ? value : value & KEPT_BITS));
  return picture;
}

/** Encodes a picture without transparency as a small PNG file. */
function encode(picture) {
  // Rows of text and of plain colours are smallest without a filter.
  return PNG.sync.write(picture, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
}

/** Asserts that elements look like their reference pictures. `elements` maps the name of a picture to its element. */
export async function assertPictures(elements) {
  const differences = [];
  for (const [name, element] of Object.entries(elements)) differences.push(await differenceOf(element, name));
  const found = differences.filter(Boolean);
  const hint = "If the change is intended, take the references again: UPDATE_PICTURES=1 cargo xtask test trunk";
  assert.equal(found.length, 0, `${found.join("\n")}\n${hint}`);
}
