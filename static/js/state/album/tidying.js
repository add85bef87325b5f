/** Chores that change the pictures of an album: which there are, what one would do, and when each picture was taken. */

/**
 * Whether a batch changes the album's pictures, and makes no smaller files of them.
 * @param {Batch} batch
 */
export function isTidying({ chore }) {
  return chore !== "optimize";
}

/**
 * The chores that can be done to the pictures of an album.
 * @param {Pick<State, "catalog">} state
 */
export function choresOf({ catalog }) {
  return catalog.chores.filter((chore) => chore.in_place);
}

/**
 * A value for every field of a chore.
 * @param {Chore} chore
 * @returns {Recipe}
 */
export function defaultsFor({ fields }) {
  return Object.fromEntries(fields.map((field) => [field.name, field.default]));
}

/**
 * Whether a chore still lacks a value that it cannot do without: then its plan says nothing yet.
 * @param {PlanLine[] | null} plan
 */
export function countsIn(plan) {
  const counts = { change: 0, stay: 0, fail: 0 };
  for (const { change, skip } of plan ?? []) counts[change ? "change" : skip?.code ? "fail" : "stay"] += 1;
  return counts;
}

/** Two pictures that would have one name: then nothing at all is done. @param {PlanLine[] | null} plan */
export function hasClash(plan) {
  return (plan ?? []).some(({ skip }) => skip?.code === "name_taken");
}

/**
 * When the pictures of each camera were taken, and would be said to be, in ms of the clock of the camera.
 * @param {Member[]} members
 * @param {PlanLine[] | null} plan
 */
export function timesOf(members, plan) {
  const planned = new Map((plan ?? []).map((line) => [line.number, line]));
  /** @type {Map<string, {before: number, after: number}[]>} */
  const cameras = new Map();
  for (const member of members) {
    const before = readDate(member.metadata?.time?.taken);
    if (Number.isNaN(before)) continue;
    const { make = "", model = "" } = member.metadata?.camera ?? {};
    const camera = `${model || make}`;
    const shown = planned.get(member.number)?.change?.shown.taken;
    const times = cameras.get(camera) ?? [];
    times.push({ before, after: shown ? Date.parse(`${shown[1]}Z`) : before });
    cameras.set(camera, times);
  }
  return [...cameras].sort(([one], [other]) => one.localeCompare(other)).map(([camera, times]) => ({ camera, times }));
}

/** In EXIF's form; NaN for what is no date. @param {unknown} text */
function readDate(text) {
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(`${text}`);
  return found ? Date.parse(`${found[1]}-${found[2]}-${found[3]}T${found[4]}Z`) : Number.NaN;
}
