/**
 * Lets one page of this browser at a time be the user's device. The page that claims holds a browser-wide lock until it
 * closes or another page takes it over.
 *
 * @param {string} user
 * @param {object} events
 * @param {() => void} events.onHeld     this page is the one now; called again whenever it gets its turn back
 * @param {() => void} events.onElsewhere    another page is the one
 * @returns {{ take: () => void, release: () => void }}
 */
export function claimTab(user, { onHeld, onElsewhere }) {
  // Pages served over plain HTTP have no locks: there the server decides, and closes the older one with 4503.
  if (!navigator.locks) {
    queueMicrotask(onHeld);
    return { take: onHeld, release: () => {} };
  }

  const name = `akkachat.tab:${user}`;
  /** @type {() => void} */
  let letGo = () => {};
  let waiting = new AbortController();
  let ended = false;
  let held = false;

  const hold = () => {
    if (ended) return;
    held = true;
    onHeld();
    return /** @type {Promise<void>} */ (new Promise((resolve) => (letGo = resolve)));
  };
  const lost = () => {
    if (ended) return;
    held = false;
    onElsewhere();
    wait();
  };
  // When the other page closes, this one goes on by itself.
  const wait = () => {
    waiting = new AbortController();
    navigator.locks.request(name, { signal: waiting.signal }, hold).catch((error) => {
      if (!waiting.signal.aborted && error.name === 'AbortError') lost();
    });
  };

  navigator.locks
    .request(name, { ifAvailable: true }, (lock) => (lock ? hold() : lost()))
    .catch(lost);

  return {
    take() {
      // The server may have sent this page away although no other page of this browser took its turn.
      if (held) return onHeld();
      waiting.abort();
      navigator.locks.request(name, { steal: true }, hold).catch(lost);
    },
    release() {
      ended = true;
      waiting.abort();
      letGo();
    },
  };
}
