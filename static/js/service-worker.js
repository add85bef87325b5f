/**
 * The service worker. Pages always come from the server, in its newest version; where that cannot be reached, a page
 * that was kept says so. It takes the files that other apps share, and hands them to the page that opens for them.
 * It keeps nothing but that one page with its styles and scripts: no picture, and no answer of the server.
 */

/** @type {any} */
const worker = self;
/**
 * The server writes this before the script: the page that is kept, and its files.
 * @type {{version: string, page: string, files: string[]}}
 */
const { version, page, files } = worker.SHELL;
const CACHE = `whittle-${version}`;
const SHARE = "/share";
const PAGES = /^\/(?:$|edit\/|album\/)/;
/** Milliseconds that shared files wait for the page that opens for them. */
const PATIENCE = 60_000;
/** Answers vary with what a worker does not see. */
const ANY = { ignoreVary: true };

/**
 * The files that wait, by the id of the page that opens for them.
 * @type {Map<string, {given: File[], taken: () => void}>}
 */
const waiting = new Map();

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keepShell()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (method === "POST" && pathname === SHARE) event.respondWith(takeShared(event));
  else if (method === "GET" && mode === "navigate" && PAGES.test(pathname)) event.respondWith(fromServer(event));
  else if (method === "GET" && files.includes(pathname)) event.respondWith(kept(event.request));
});
worker.addEventListener("message", (/** @type {any} */ { data, source }) => {
  if (data !== "shared") return;
  const found = waiting.get(source.id);
  source.postMessage({ shared: found?.given ?? [] });
  found?.taken();
});

async function keepShell() {
  const cache = await caches.open(CACHE);
  await cache.addAll([page, ...files]);
  await worker.skipWaiting();
}

async function takeOver() {
  const others = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** @param {any} event */
async function fromServer(event) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    event.waitUntil(keepSpoken(answer.headers.get("Content-Language")));
    return answer;
  } catch {
    return (await caches.match(page, ANY)) ?? Response.error();
  }
}

/**
 * Keep the page in the language that is read now.
 * @param {string | null} language
 */
async function keepSpoken(language) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(page, ANY);
  if (!language || known?.headers.get("Content-Language") === language) return;
  const answer = await fetch(`${page}?lang=${language}`);
  if (answer.ok) await cache.put(page, answer);
}

/** @param {Request} request */
async function kept(request) {
  return (await caches.match(request, ANY)) ?? fetch(request);
}

/** @param {any} event */
async function takeShared(event) {
  const form = await event.request.formData();
  const given = form.getAll("file").filter((/** @type {any} */ each) => each instanceof File);
  const id = event.resultingClientId;
  event.waitUntil(
    new Promise((/** @type {(value?: any) => void} */ resolve) => {
      const taken = () => {
        waiting.delete(id);
        resolve();
      };
      waiting.set(id, { given, taken });
      setTimeout(taken, PATIENCE);
    }),
  );
  return Response.redirect("/?shared", 303);
}
