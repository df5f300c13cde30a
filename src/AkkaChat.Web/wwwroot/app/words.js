/** @typedef {import('../client/types.js').Entry} Entry */
/** @typedef {import('../client/types.js').Conversation} Conversation */
/** @typedef {import('./people.js').People} People */

/** @param {Conversation} row @param {People} people */
export function titleOf(row, people) {
  if (row.kind === 'group') return row.title || 'Group';
  if (row.with === people.me) return 'Notes to self';
  return row.with ? people.name(row.with) : '…';
}

/** @param {Conversation} row */
export const colourOf = (row) => row.with ?? row.conv;

/**
 * What happened, for entries that are not messages. Null for kinds this version does not know.
 * @param {Entry} entry
 * @param {People} people
 */
export function happening(entry, people) {
  const who = people.nameOrYou(entry.from);
  const users = list((entry.body?.users ?? []).map((user) => (user === people.me ? 'you' : people.name(user))));
  switch (entry.kind) {
    case 'created': return `${who} created “${entry.body?.title ?? 'the group'}”`;
    case 'joined': return `${who} added ${users}`;
    case 'left': return `${who} left`;
    case 'removed': return `${who} removed ${users}`;
    case 'renamed': return `${who} renamed the group to “${entry.body?.title ?? ''}”`;
    case 'role': return `${who} made ${users} ${entry.body?.role === 'member' ? 'a member' : entry.body?.role === 'admin' ? 'admin' : 'owner'}`;
    case 'erased': return 'A message was erased';
    default: return null;
  }
}

/**
 * One line for the list of conversations.
 * @param {Conversation} row
 * @param {People} people
 */
export function preview(row, people) {
  const { last } = row;
  if (!last) return 'No messages yet';
  if (last.kind !== 'msg') return happening(last, people) ?? '';
  // A large body is left out of the directory.
  const text = last.body?.text ?? 'Message';
  if (last.from === people.me) return row.with === people.me ? text : `You: ${text}`;
  return row.kind === 'group' ? `${people.firstName(last.from)}: ${text}` : text;
}

/** @param {string[]} names */
export function list(names) {
  if (names.length < 2) return names.join('');
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** What to tell a person about a refusal. @param {unknown} error */
export function explain(error) {
  const code = /** @type {{ code?: string }} */ (error).code;
  const message = error instanceof Error ? error.message : String(error);
  switch (code) {
    case 'offline': return 'There is no connection to the server. Try again in a moment.';
    case 'timeout': case 'unavailable': return 'The server is busy. Try again in a moment.';
    case 'rate_limited': return 'Too many attempts. Wait a moment and try again.';
    case 'not_member': return 'You are no longer part of this conversation.';
    case 'forbidden': return 'You are not allowed to do this.';
    case 'too_large': return 'This message is too long.';
    default: return message || 'Something went wrong.';
  }
}
