/**
 * Makes the page itself open without a network. Browsers without service workers, or pages over plain HTTP, do without.
 */
export async function keepForOffline() {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(trusted('sw.js'));
    // The files of a first visit were loaded before the worker ran: hand it copies.
    if (!(await caches.match(location.pathname))) await copyLoaded();
  } catch {
    // Nothing is lost: the page opens only with a network, as any page does.
  }
}

async function copyLoaded() {
  const cache = await caches.open('akkachat.app');
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name.split('#')[0]);
  const files = [location.pathname, ...loaded.filter((url) => url.startsWith(location.origin) && !url.startsWith(`${location.origin}/api/`))];
  await Promise.all(files.map((file) => cache.add(file).catch(() => {})));
}

/** The one script address this page ever loads by name. @param {string} address @returns {string} */
function trusted(address) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return address;
  return types.createPolicy('akkachat', { createScriptURL: (/** @type {string} */ url) => url }).createScriptURL(address);
}
