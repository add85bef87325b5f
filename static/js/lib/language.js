/**
 * What the page says, in the language of whoever looks at it. The sources are written in English; the texts of another
 * language are one file, whose address stands at the root element. What it lacks is said in English.
 */

/**
 * Forms of a text by the category of a count, and the texts.
 * @typedef {{plurals: Record<string, number>, words: Record<string, string | string[]>}} Words
 */

/** A text and the values of the names in it, as errors carry them. @typedef {{text: string, values: Record<string, unknown>}} Sentence */

const root = typeof document === "undefined" ? null : document.documentElement;

/** The tag of the language, which `Intl` knows too. */
export const language = root?.lang || "en";

const { plurals, words } = await load(root?.dataset.words);
const rules = new Intl.PluralRules(language);

/**
 * @param {string | undefined} address
 * @returns {Promise<Words>}
 */
async function load(address) {
  try {
    if (address) return await (await fetch(address)).json();
  } catch {
    // The page goes on in English.
  }
  return { plurals: {}, words: {} };
}

/** What is said by scripts that are loaded later, of albums and for web pages; they need it before they are. */
export async function loadLaterWords() {
  later ??= load(root?.dataset.laterWords);
  Object.assign(words, (await later).words);
}

/** @type {Promise<Words> | null} */
let later = null;

/**
 * A text, with values for the `{names}` in it; `{name:,}` is a number whose digits are grouped.
 * @param {string} text
 * @param {Record<string, unknown>} [values]
 */
export function say(text, values) {
  const said = words[text];
  return fill(typeof said === "string" ? said : text, values ?? {});
}

/**
 * One of a thing, or many: "{count} step", "{count} steps".
 * @param {number} count
 * @param {string} one
 * @param {string} many
 * @param {Record<string, unknown>} [values]
 */
export function sayCount(count, one, many, values) {
  const category = rules.select(count);
  return fill(formOf(words[one], category) ?? (category === "one" ? one : many), {
    count: sayNumber(count),
    ...values,
  });
}

/**
 * A language that counts with one form has it alone.
 * @param {string | string[] | undefined} forms
 * @param {string} category
 */
function formOf(forms, category) {
  return Array.isArray(forms) ? forms[plurals[category] ?? forms.length - 1] : forms;
}

/**
 * A number as the language writes it; with exactly so many decimals.
 * @param {number} value
 * @param {number} [decimals]
 * @param {boolean} [useGrouping]
 */
export function sayNumber(value, decimals = 0, useGrouping = true) {
  // As `toFixed` rounds, which the shell does too.
  return Number(value.toFixed(decimals)).toLocaleString(language, {
    useGrouping,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/**
 * What a server has written in English, as it comes with errors: `message`, and where something varies in it, `text` and
 * `values`.
 * @param {{message: string, text?: string, values?: Record<string, unknown>}} told
 */
export function sayTold({ message, text, values }) {
  return text && values ? fill(translated(text), values) : sayAgain(message);
}

/**
 * A text that was filled in before it came here, such as a notice that is kept with a picture.
 * @param {string} message
 */
export function sayAgain(message) {
  if (words[message]) return translated(message);
  for (const { text, pattern, names } of patterns()) {
    const found = pattern.exec(message);
    if (found) return fill(translated(text), Object.fromEntries(names.map((name, at) => [name, found[at + 1]])));
  }
  return message;
}

const NAMED = /\{(\w+)(:,)?\}/g;

/**
 * @param {string} text
 * @param {Record<string, unknown>} values
 * @returns {string}
 */
function fill(text, values) {
  return text.replace(NAMED, (written, name, grouped) => {
    const value = values[name];
    if (value === undefined) return written;
    if (grouped) return sayNumber(Number(value));
    return isSentence(value) ? fill(translated(value.text), value.values) : `${value}`;
  });
}

/**
 * @param {unknown} value
 * @returns {value is Sentence}
 */
function isSentence(value) {
  return typeof value === "object" && value !== null && "text" in value;
}

/** @param {string} text */
function translated(text) {
  const said = words[text];
  return typeof said === "string" ? said : text;
}

/** @type {{text: string, pattern: RegExp, names: string[]}[] | null} */
let known = null;

/** The texts in which something varies, as patterns of what they become. Those with least left open come first. */
function patterns() {
  known ??= Object.keys(words)
    .filter((text) => text.search(NAMED) > -1 && text.replace(NAMED, "").length > 10)
    .map((text) => ({
      text,
      names: [...text.matchAll(NAMED)].map(([, name]) => name),
      pattern: new RegExp(
        `^${text
          .split(/\{\w+(?::,)?\}/)
          .map(escaped)
          .join("(.+)")}$`,
      ),
    }))
    .sort((one, other) => other.text.length - one.text.length);
  return known;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
