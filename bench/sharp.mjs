/** Encodes with sharp for bench/size.py. Reads requests, one line of JSON each: raw pixels (`file`, `width`, `height`,
 * `channels`), a `format`, its `options` and where to write `out`. Answers with a line: milliseconds of processor time.
 */

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFile, writeFile } from "node:fs/promises";

const sharp = createRequire(`${process.cwd()}/`)("sharp");
sharp.concurrency(1);
sharp.cache(false);

for await (const line of createInterface({ input: process.stdin })) {
  const { file, out, format, options, ...raw } = JSON.parse(line);
  const pixels = await readFile(file);
  const before = process.cpuUsage();
  const data = await sharp(pixels, { raw }).toFormat(format, options).toBuffer();
  const { user, system } = process.cpuUsage(before);
  await writeFile(out, data);
  console.log((user + system) / 1000);
}
