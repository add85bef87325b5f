/** Copying. Browsers give pages the clipboard over TLS or on this machine only; elsewhere text is copied the old way. */

/**
 * Copy the text of a field; resolves to whether that worked.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 */
export async function copyText(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}

/**
 * Copy a picture, as PNG, which is what clipboards take. `blob` may be a promise; rejects where it cannot be.
 * @param {Blob | Promise<Blob>} blob
 */
export async function copyPicture(blob) {
  const png = Promise.resolve(blob).then(toPng);
  await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
}

/** @param {Blob} blob */
async function toPng(blob) {
  const picture = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}
