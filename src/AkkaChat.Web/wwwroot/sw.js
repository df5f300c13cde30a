// Lets the page open without a network, so that stored messages can be read and new ones written. Files come from the
// server whenever it answers; the copies are for when it does not. Messages themselves never pass through here.

const CacheName = 'akkachat.app';
/** How long a slow network may hold up a file of which there is a copy, milliseconds. */
const Patience = 4_000;
const Parts = /^\/(index\.html|app\.js|akkachat\.js|icon\.svg|manifest\.webmanifest|(app|client|css)\/[\w.-]+)?$/;

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method === 'GET' && origin === location.origin && Parts.test(pathname)) event.respondWith(answer(event.request));
});

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(CacheName);
  const copy = await cache.match(request, { ignoreSearch: true });
  const fresh = fetch(request).then(async (response) => {
    if (response.ok) await cache.put(request, response.clone());
    return response;
  });
  if (!copy) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(copy), Patience));
  return /** @type {Promise<Response>} */ (Promise.race([fresh.catch(() => copy), late]));
}
