/** The files of a ZIP as it comes in, where they are stored and their sizes stand before them, as in our own. */

const LOCAL = 0x04034b50;
const HEAD = 30;
const LARGE = 0xffffffff;
const ZIP64 = 1;

/** @typedef {{name: string, size: number, pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>}} StoredFile */

/**
 * Each file in turn; its pieces have to be read before the next one is asked for. Throws where the stream ends early.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @returns {AsyncGenerator<StoredFile>}
 */
export async function* storedFiles(stream) {
  const reader = stream.getReader();
  let kept = new Uint8Array();

  async function more() {
    const { value, done } = await reader.read();
    if (done) throw new Error("the ZIP ends early");
    return value;
  }

  /**
   * The next bytes, as many as this.
   * @param {number} count
   */
  async function take(count) {
    while (kept.length < count) {
      const come = await more();
      const both = new Uint8Array(kept.length + come.length);
      both.set(kept);
      both.set(come, kept.length);
      kept = both;
    }
    const taken = kept.subarray(0, count);
    kept = kept.subarray(count);
    return new DataView(taken.buffer, taken.byteOffset, count);
  }

  /** @param {number} left */
  async function* pieces(left) {
    while (left > 0) {
      if (!kept.length) kept = await more();
      const piece = kept.subarray(0, left);
      kept = kept.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  for (;;) {
    if ((await take(4)).getUint32(0, true) !== LOCAL) break; // the directory follows
    const head = await take(HEAD - 4);
    const name = textOf(await take(head.getUint16(22, true)));
    const extra = await take(head.getUint16(24, true));
    const size = head.getUint32(18, true);
    const length = size === LARGE ? largeSize(extra) : size;
    yield { name, size: length, pieces: pieces(length) };
  }
  await reader.cancel();
}

/** @param {DataView} view */
function textOf(view) {
  return new TextDecoder().decode(view);
}

/** @param {DataView} extra */
function largeSize(extra) {
  if (extra.getUint16(0, true) !== ZIP64) throw new Error("a size is missing");
  return Number(extra.getBigUint64(4, true));
}
