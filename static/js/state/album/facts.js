/** What is known of the pictures of an album, as rows that are sorted and filtered. */

import { savedPercent } from "./progress.js";

/** The order of columns, and of the choices that sort by one. */
export const COLUMNS = /** @type {const} */ (["name", "taken", "camera", "place", "pixels", "bytes", "state"]);
/** Nothing is left out, and rows stand as the album does. */
export const ALL = { text: "", camera: "", place: "", taken: "", state: "" };

/** @type {WeakMap<Member, Known>} */
const known = new WeakMap();

/**
 * What a member says of itself: `taken` in ms of its camera's clock, null where nothing is said.
 * @param {Member} member
 * @returns {Known}
 */
function knownOf(member) {
  const before = known.get(member);
  if (before) return before;
  const { id, name, path, bytes, width, height, metadata } = member;
  const taken = readDate(metadata?.time?.taken);
  const found = {
    id,
    name: path ? `${path}/${name}` : name,
    taken: Number.isNaN(taken) ? null : taken,
    camera: nameOf(metadata?.camera ?? {}),
    place: member.state === "ready" ? Boolean(metadata?.place) : null,
    pixels: width && height ? width * height : null,
    width,
    height,
    bytes,
  };
  known.set(member, found);
  return found;
}

/**
 * A row: what is known of a member, and how it stands. "failed" and "made" are of the newest batch.
 * @param {Member} member
 * @param {Made | undefined} made
 * @returns {FactRow}
 */
export function rowOf(member, made) {
  const state = member.state !== "ready" ? member.state : made?.message ? "failed" : made ? "made" : "ready";
  const saved = made?.bytes === undefined ? null : savedPercent(member.bytes, made.bytes);
  return { ...knownOf(member), state, saved };
}

/**
 * The rows that are asked for, in the order that is asked for; what is not known comes last either way.
 * @param {Pick<State, "members" | "made" | "facts">} state
 * @returns {FactRow[]}
 */
export function rowsOf({ members, made, facts }) {
  const rows = members.map((member) => rowOf(member, made[member.id])).filter((row) => isWanted(row, facts));
  const { by, isDown } = facts;
  if (!by) return isDown ? rows.reverse() : rows;
  const sense = isDown ? -1 : 1;
  return rows.sort((one, other) => {
    const [left, right] = [keyOf(one, by), keyOf(other, by)];
    if (left === right) return 0;
    if (left === null || right === null) return left === null ? 1 : -1;
    return sense * (typeof left === "string" ? compare(left, `${right}`) : Number(left) - Number(right));
  });
}

/** The cameras that there are, by name. @param {Pick<State, "members">} state */
export function camerasOf({ members }) {
  return [...new Set(members.map((member) => knownOf(member).camera ?? ""))].filter(Boolean).sort(compare);
}

/** Whether some are left out. @param {Facts} facts */
export function isFiltered({ text, camera, place, taken, state }) {
  return Boolean(text.trim() || camera || place || taken || state);
}

const { compare } = new Intl.Collator(undefined, { numeric: true });

/**
 * @param {FactRow} row
 * @param {Facts} facts
 */
function isWanted(row, { text, camera, place, taken, state }) {
  /** @type {(wanted: string, is: boolean | null) => boolean} */
  const fits = (wanted, is) => !wanted || is === (wanted === "yes");
  const words = text.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const said = `${row.name} ${row.camera ?? ""}`.toLocaleLowerCase();
  return (
    words.every((word) => said.includes(word)) &&
    (!camera || row.camera === camera) &&
    fits(place, row.place) &&
    fits(taken, row.taken !== null) &&
    (!state || row.state === state)
  );
}

/**
 * @param {FactRow} row
 * @param {Exclude<Facts["by"], "">} by
 */
function keyOf(row, by) {
  const value = row[by];
  return typeof value === "boolean" ? Number(!value) : value;
}

/**
 * The camera with its maker named once, null where the file does not say.
 * @param {{make?: unknown, model?: unknown}} camera
 */
function nameOf({ make = "", model = "" }) {
  const [maker, name] = [`${make}`.trim(), `${model}`.trim()];
  const [first] = maker.split(" ");
  const isNamed = !first || name.toLowerCase().startsWith(first.toLowerCase());
  return (isNamed ? name : `${maker} ${name}`.trim()) || null;
}

/** In EXIF's form; NaN for what is no date. @param {unknown} text */
export function readDate(text) {
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(`${text}`);
  return found ? Date.parse(`${found[1]}-${found[2]}-${found[3]}T${found[4]}Z`) : Number.NaN;
}
