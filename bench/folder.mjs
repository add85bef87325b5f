/** Optimizes a folder with sharp, for bench/folder.py: `node folder.mjs MODULES KIND QUALITY PHOTOS OUT`. */

import { createRequire } from "node:module";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";

const [modules, kind, quality, photos, out] = process.argv.slice(2);
const sharp = createRequire(`${modules}/`)("sharp");
sharp.concurrency(1);
const names = (await readdir(photos)).sort();

async function work() {
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    await sharp(join(photos, name)).rotate().jpeg({ quality: Number(quality), mozjpeg: kind === "mozjpeg" }).toFile(join(out, name));
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
