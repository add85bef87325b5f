/** Changes the quality of a photo, for bench/peers.py: sharp from the file each time, Squoosh's codec from pixels that it
 * keeps. Reads requests, one line of JSON each: `who`, `quality`; answers with a line: milliseconds.
 */

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const here = createRequire(`${process.cwd()}/`);
const sharp = here("sharp");
const { default: encode, init } = await import(pathToFileURL(here.resolve("@jsquash/jpeg/encode.js")));
await init(await WebAssembly.compile(await readFile(here.resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm"))));

const file = await readFile("photo.jpg");
const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
const pixels = { data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), width: info.width, height: info.height };

const change = {
  sharp: (quality) => sharp(file).jpeg({ quality }).toBuffer(),
  squoosh: (quality) => encode(pixels, { quality }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { who, quality } = JSON.parse(line);
  const start = performance.now();
  await change[who](quality);
  console.log(performance.now() - start);
}
