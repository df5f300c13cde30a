const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const longDayYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

const Day = 86_400_000;

/** Midnight of the local day, which tells days apart. @param {string} at */
export const dayOf = (at) => new Date(at).setHours(0, 0, 0, 0);

const daysAgo = (/** @type {string} */ at) => Math.round((new Date().setHours(0, 0, 0, 0) - dayOf(at)) / Day);

/** @param {string} at */
export const timeOf = (at) => clock.format(new Date(at));

/** @param {string} at */
export const fullTime = (at) => full.format(new Date(at));

/** For a line between messages. @param {string} at */
export function dayName(at) {
  const days = daysAgo(at);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const date = new Date(at);
  return date.getFullYear() === new Date().getFullYear() ? longDay.format(date) : longDayYear.format(date);
}

/** For a row of a list: as short as it can be and still tell. @param {string} at */
export function shortTime(at) {
  const days = daysAgo(at);
  if (days <= 0) return timeOf(at);
  if (days === 1) return 'Yesterday';
  return days < 7 ? weekday.format(new Date(at)) : shortDay.format(new Date(at));
}

/** @param {string | undefined} at */
export function lastSeen(at) {
  if (!at) return 'offline';
  const minutes = Math.floor((Date.now() - Date.parse(at)) / 60_000);
  if (minutes < 1) return 'last seen just now';
  if (minutes < 60) return `last seen ${minutes} min ago`;
  const day = daysAgo(at);
  return day <= 0 ? `last seen at ${timeOf(at)}` : `last seen ${day === 1 ? 'yesterday' : `on ${shortDay.format(new Date(at))}`}`;
}
