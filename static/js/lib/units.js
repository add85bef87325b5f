/** Numbers as people read them. Sizes are decimal (1 kB = 1,000 bytes), as file managers show them. */

/** @type {[number, string][]} */
const STEPS = [
  [1e6, "MB"],
  [1e3, "kB"],
];

/**
 * 251234 -> "251 kB", 2790000 -> "2.79 MB", 812 -> "812 B": three figures at most.
 * @param {number} bytes
 */
export function formatBytes(bytes) {
  for (const [size, name] of STEPS) {
    // 999,600 B would round to "1000 kB".
    if (bytes < size * 0.9995) continue;
    const value = bytes / size;
    const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return `${value.toFixed(decimals)} ${name}`;
  }
  return `${Math.round(bytes)} B`;
}

/**
 * A limit as it was declared: in MiB, which people call MB.
 * @param {number} bytes
 */
export function formatLimit(bytes) {
  return `${Math.floor((bytes / 2 ** 20) * 10) / 10} MB`;
}

/**
 * 91.3 -> "91% smaller", -12 -> "12% larger"; with one decimal under ten, and where it is nearly all.
 * @param {number} percent
 */
export function formatSaving(percent) {
  const size = Math.abs(percent);
  const figure = size < 9.95 ? size.toFixed(1) : percent > 99 ? Math.min(99.9, size).toFixed(1) : size.toFixed(0);
  if (Number(figure) === 0) return "same size";
  return `${figure}% ${percent > 0 ? "smaller" : "larger"}`;
}

/**
 * @param {number} width
 * @param {number} height
 */
export function formatDimensions(width, height) {
  return `${width} × ${height}`;
}

/**
 * 41.3 -> "41 ms", 1240 -> "1.2 s".
 * @param {number} milliseconds
 */
export function formatTime(milliseconds) {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** @type {[number, string][]} */
const SPANS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1000, "second"],
];

/**
 * 3600000 -> "1 hour", 5400000 -> "90 minutes": the largest unit that comes out whole.
 * @param {number} milliseconds
 */
export function formatSpan(milliseconds) {
  const [size, name] = SPANS.find(([span]) => milliseconds >= span && milliseconds % span === 0) ?? SPANS[3];
  const count = Math.round(milliseconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/**
 * What is left of a time, to the minute, and in its last minutes to the second: "59 minutes", "1:05".
 * @param {number} milliseconds
 */
export function formatRest(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const minutes = Math.round(seconds / 60);
  if (minutes >= 120) return `${Math.round(minutes / 60)} hours`;
  if (minutes >= 10) return `${minutes} minutes`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} minutes`;
}

/**
 * 64.2 -> "−64 %", -12 -> "+12 %": where there is room for a number only.
 * @param {number} percent
 */
export function formatGain(percent) {
  const figure = Math.abs(percent) > 99 ? Math.min(99.9, Math.abs(percent)).toFixed(1) : Math.abs(percent).toFixed(0);
  return Number(figure) === 0 ? "±0 %" : `${percent > 0 ? "−" : "+"}${figure} %`;
}
