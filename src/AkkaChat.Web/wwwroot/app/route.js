// Which conversation is open is part of the address, so that back, reload and bookmarks do what one expects.

/** @typedef {{ conv?: string, to?: string }} Route */

/** @returns {Route} */
export function current() {
  const [, kind, id] = location.hash.split('/');
  if (kind === 'c' && id) return { conv: decodeURIComponent(id) };
  if (kind === 'u' && id) return { to: decodeURIComponent(id) };
  return {};
}

/** @param {Route} route */
export function hashOf({ conv, to }) {
  if (conv) return `#/c/${encodeURIComponent(conv)}`;
  return to ? `#/u/${encodeURIComponent(to)}` : '#/';
}

/** @param {Route} route */
export function open(route) {
  if (location.hash !== hashOf(route)) location.hash = hashOf(route);
}

/** The same place under its lasting name. @param {Route} route */
export function rename(route) {
  history.replaceState(null, '', hashOf(route));
  dispatchEvent(new HashChangeEvent('hashchange'));
}
