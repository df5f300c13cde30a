/**
 * 128 random bits in hex: ids of messages and devices. Not `crypto.randomUUID`, which plain-HTTP pages do not have.
 * @returns {string}
 */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
