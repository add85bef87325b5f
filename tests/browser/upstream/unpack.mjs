/** Unpack the browser that the npm package brings, which is one compressed program. */
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const at = (path) => new URL(path, import.meta.url);
await pipeline(
  createReadStream(at("node_modules/@sparticuz/chromium/bin/chromium.br")),
  createBrotliDecompress(),
  createWriteStream(at("node_modules/chromium"), { mode: 0o755 }),
);
