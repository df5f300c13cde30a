import { h } from './dom.js';
import { icon } from './icons.js';

/** Hues of the OKLCH circle that keep apart from each other; there they look equally bright. */
const Hues = [10, 28, 46, 148, 168, 192, 218, 242, 264, 286, 310, 342];

/** The same colour for the same id, on every device. @param {string} id */
export function hue(id) {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return Hues[sum % Hues.length];
}

/** @param {string} name */
export function initials(name) {
  const words = name.split(/[\s._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0]?.toUpperCase() ?? '').join('') || '?';
}

/**
 * @param {{ id: string, name: string, group?: boolean, online?: boolean, size?: 'small' | 'large' | 'huge' }} who
 */
export function avatar({ id, name, group, online, size }) {
  const letters = initials(name);
  const face = h('span', { class: `avatar ${size ?? ''} ${group ? 'of-group' : ''}`, 'aria-hidden': 'true' }, group && letters === '?' ? icon('group') : letters);
  face.style.setProperty('--hue', String(hue(id)));
  if (online) face.append(h('span', { class: 'dot' }));
  return face;
}
