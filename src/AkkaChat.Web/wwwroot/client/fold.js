import { Limits } from './limits.js';

// How a device's row of a conversation follows from inbox entries. Pure: the same rows and entries give the same rows.

/** @typedef {import('./types.js').Conversation} Conversation */
/** @typedef {import('./types.js').Entry} Entry */

/**
 * @param {Conversation | undefined} row    what is known so far
 * @param {Entry} entry
 * @param {string} me
 * @returns {Conversation | null}    null when this user is no longer part of the conversation
 */
export function fold(row, entry, me) {
  if (entry.kind === 'read') return row ? foldRead(row, entry.cseq) : null;
  const users = entry.body?.users ?? [];
  if (entry.kind === 'left' && entry.from === me) return null;
  if (entry.kind === 'removed' && users.includes(me)) return null;

  const joining = entry.kind === 'joined' && users.includes(me);
  const known = joining || !row ? newRow(entry, me) : row;
  if (row && !joining && entry.cseq <= row.cseq) return row;
  const next = { ...known, ...memberChange(known, entry, row !== undefined && !joining), cseq: entry.cseq, last: entry, low: known.low ?? entry.cseq };
  if (entry.kind === 'renamed') next.title = entry.body?.title ?? next.title;
  if (entry.kind !== 'msg') return next;

  if (entry.from === me) return { ...next, read: entry.cseq, unread: 0, unsure: false };
  return entry.cseq > next.read ? { ...next, unread: Math.min(next.unread + 1, Limits.unread) } : next;
}

/**
 * The mark moves; what stays unread is exact when nothing is left above it, otherwise an upper bound that is asked for.
 * @param {Conversation} row
 * @param {number} mark
 * @returns {Conversation}
 */
export function foldRead(row, mark) {
  const wantRead = row.wantRead !== undefined && row.wantRead > mark ? row.wantRead : undefined;
  if (mark <= row.read) return { ...row, wantRead };
  const above = row.cseq - mark;
  if (above <= 0) return { ...row, read: mark, unread: 0, unsure: false, wantRead };
  return { ...row, read: mark, unread: Math.min(row.unread, above), unsure: row.unread > 0, wantRead };
}

/**
 * A conversation that starts for this user with `entry`.
 * @param {Entry} entry
 * @param {string} me
 * @returns {Conversation}
 */
function newRow(entry, me) {
  const users = entry.body?.users ?? [];
  const base = { conv: entry.conv, cseq: 0, read: entry.cseq - 1, unread: 0, low: entry.cseq };
  if (entry.kind === 'created')
    return { ...base, kind: 'group', title: entry.body?.title ?? '', member_count: users.length, start: true };
  if (entry.kind === 'joined')
    return { ...base, kind: entry.body?.conv_kind ?? 'group', title: entry.body?.title ?? '', member_count: users.length, start: true, partial: true };

  // A direct conversation begins with its first message. Who it is with is known only when the other one wrote it.
  const other = entry.from === me ? undefined : entry.from;
  return { ...base, kind: 'direct', title: '', with: other, member_count: 2, start: entry.cseq === 1, partial: true };
}

/**
 * @param {Conversation} row
 * @param {Entry} entry
 * @param {boolean} counted    whether the row already counted the members before this entry
 */
function memberChange(row, entry, counted) {
  const count = entry.body?.users?.length ?? 0;
  if (!counted) return {};
  if (entry.kind === 'joined') return { member_count: row.member_count + count };
  if (entry.kind === 'removed') return { member_count: row.member_count - count };
  if (entry.kind === 'left') return { member_count: row.member_count - 1 };
  return {};
}
