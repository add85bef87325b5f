/** Numbers as people read them. Sizes are decimal (1 kB = 1,000 bytes), as file managers show them. */

import { language, say, sayCount, sayNumber } from "./language.js";

/**
 * 251234 -> "251 kB", 2790000 -> "2.79 MB", 812 -> "812 B": three figures at most.
 * @param {number} bytes
 */
export function formatBytes(bytes) {
  // 999,600 B would round to "1000 kB".
  if (bytes >= 1e6 * 0.9995) return say("{number} MB", { number: threeFigures(bytes / 1e6) });
  if (bytes >= 1e3 * 0.9995) return say("{number} kB", { number: threeFigures(bytes / 1e3) });
  return say("{number} B", { number: sayNumber(Math.round(bytes)) });
}

/** @param {number} value */
function threeFigures(value) {
  return sayNumber(value, value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2, false);
}

/**
 * A limit as it was declared: in MiB, which people call MB.
 * @param {number} bytes
 */
export function formatLimit(bytes) {
  const size = Math.floor((bytes / 2 ** 20) * 10) / 10;
  return say("{number} MB", { number: sayNumber(size, Number.isInteger(size) ? 0 : 1) });
}

/**
 * 91.3 -> "91% smaller", -12 -> "12% larger"; with one decimal under ten, and where it is nearly all.
 * @param {number} percent
 */
export function formatSaving(percent) {
  const size = Math.abs(percent);
  const isFine = size < 9.95 || percent > 99;
  const shown = percent > 99 ? Math.min(99.9, size) : size;
  if (Number(shown.toFixed(isFine ? 1 : 0)) === 0) return say("same size");
  const number = sayNumber(shown, isFine ? 1 : 0, false);
  return percent > 0 ? say("{number}% smaller", { number }) : say("{number}% larger", { number });
}

/**
 * @param {number} width
 * @param {number} height
 */
export function formatDimensions(width, height) {
  return `${width} × ${height}`;
}

/**
 * A value in its field's unit: 80 -> "80 %", 200000 -> "200,000 bytes"; two decimals at most.
 * @param {number} value
 * @param {string} [unit]
 */
export function formatAmount(value, unit) {
  if (unit === "bytes") return say("{bytes:,} bytes", { bytes: value });
  const [, decimals = ""] = `${Number(value.toFixed(2))}`.split(".");
  const number = sayNumber(value, decimals.length);
  return unit ? say("{number} {unit}", { number, unit }) : number;
}

/**
 * 41.3 -> "41 ms", 1240 -> "1.2 s".
 * @param {number} milliseconds
 */
export function formatTime(milliseconds) {
  if (milliseconds < 999.5) return say("{number} ms", { number: sayNumber(Math.round(milliseconds)) });
  return say("{number} s", { number: sayNumber(milliseconds / 1000, 1) });
}

/** @type {Intl.DateTimeFormat | null} */
let moments = null;

/**
 * A date and a time of day, as the clock that told them showed them: in ms since 1970 of that clock.
 * @param {number} milliseconds
 */
export function formatMoment(milliseconds) {
  moments ??= new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return moments.format(milliseconds);
}

/** @type {[number, (count: number) => string][]} */
const SPANS = [
  [86_400_000, (count) => sayCount(count, "{count} day", "{count} days")],
  [3_600_000, (count) => sayCount(count, "{count} hour", "{count} hours")],
  [60_000, (count) => sayCount(count, "{count} minute", "{count} minutes")],
  [1000, (count) => sayCount(count, "{count} second", "{count} seconds")],
];

/**
 * 3600000 -> "1 hour", 5400000 -> "90 minutes": the largest unit that comes out whole.
 * @param {number} milliseconds
 */
export function formatSpan(milliseconds) {
  const [size, said] = SPANS.find(([span]) => milliseconds >= span && milliseconds % span === 0) ?? SPANS[3];
  return said(Math.round(milliseconds / size));
}

/**
 * What is left of a time, to the minute, and in its last minutes to the second: "59 minutes", "1:05 minutes".
 * @param {number} milliseconds
 */
export function formatRest(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const minutes = Math.round(seconds / 60);
  if (minutes >= 120) return sayCount(Math.round(minutes / 60), "{count} hour", "{count} hours");
  if (minutes >= 10) return sayCount(minutes, "{count} minute", "{count} minutes");
  const rest = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return say("{rest} minutes", { rest });
}

/**
 * 64.2 -> "−64 %", -12 -> "+12 %": where there is room for a number only.
 * @param {number} percent
 */
export function formatGain(percent) {
  const size = Math.abs(percent);
  const shown = size > 99 ? Math.min(99.9, size) : size;
  const number = sayNumber(shown, size > 99 ? 1 : 0);
  if (Number(shown.toFixed(0)) === 0) return say("±0 %");
  return percent > 0 ? say("−{number} %", { number }) : say("+{number} %", { number });
}
