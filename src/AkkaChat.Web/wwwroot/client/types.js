// The shapes on the wire and in storage. Only types live here; nothing runs.

/**
 * What a message says. Fields other than `text` belong to applications and pass through untouched.
 * @typedef {{ text?: string, users?: string[], title?: string, role?: Role, conv_kind?: ConversationKind, [field: string]: unknown }} Body
 */

/** @typedef {'direct' | 'group'} ConversationKind */
/** @typedef {'owner' | 'admin' | 'member'} Role */

/**
 * One entry of a conversation's timeline. `cseq` counts the conversation without holes.
 * @typedef {object} Entry
 * @property {string} conv
 * @property {number} cseq
 * @property {string} kind     `msg`, `created`, `joined`, `left`, `removed`, `renamed`, `role`; others may come
 * @property {string} from     who acted
 * @property {string} at       ISO 8601, UTC
 * @property {Body} [body]
 * @property {string} [cmid]   the sender's own id of the message; only its own copies are sure to carry it
 * @property {unknown} [ref]
 */

/**
 * An entry as the inbox delivers it. `seq` counts this user's inbox without holes.
 * @typedef {Entry & { seq: number }} InboxEntry
 */

/**
 * A conversation as this device knows it: a row of the directory plus what the device adds.
 * @typedef {object} Conversation
 * @property {string} conv
 * @property {ConversationKind} kind
 * @property {string} title         empty for a direct conversation
 * @property {string} [with]        the other person of a direct conversation
 * @property {number} member_count
 * @property {number} cseq          last entry of the timeline
 * @property {number} read          this user's own mark
 * @property {number} unread        others' messages above the mark
 * @property {Entry} [last]
 * @property {number} [low]         first stored cseq; stored entries run from here to `cseq` without holes
 * @property {boolean} [start]      nothing readable exists before `low`
 * @property {number} [wantRead]    a mark the server has not confirmed
 * @property {boolean} [partial]    kind, title or people are guessed until the server is asked
 * @property {boolean} [unsure]     `unread` is an upper bound until the server is asked
 */

/** @typedef {{ epoch: string, seq: number }} Cursor */

/**
 * A message of this device that is on its way. `accepted` ones wait for their own copy, `failed` ones for the person.
 * @typedef {object} OutboxItem
 * @property {string} cmid
 * @property {string} [conv]
 * @property {string} [to]
 * @property {Body} body
 * @property {number} order        position among this device's unsent messages
 * @property {string} at           when it was written
 * @property {'waiting' | 'accepted' | 'failed'} state
 * @property {number} [cseq]
 * @property {string} [code]       why it failed
 */

/** @typedef {{ user: string, role: Role, read?: number }} Member    `read` is absent where receipts are off */
/** @typedef {{ conv: string, kind: ConversationKind, title: string, cseq: number, members: Member[] }} ConversationDetails */
/** @typedef {{ items: Entry[], more: boolean }} Page */
/** @typedef {{ user: string, online: boolean, last_seen?: string }} PresenceEvent */
/** @typedef {{ conv: string, from: string, on: boolean }} TypingEvent */
/** @typedef {{ conv: string, from: string, cseq: number }} ReceiptEvent */
/** @typedef {{ frame_bytes?: number, body_bytes?: number, members?: number, watch?: number, window?: number, page?: number, [name: string]: number | undefined }} ServerLimits */

/**
 * Any frame. Fields are checked where they are used.
 * @typedef {{ t: string, id?: number, [field: string]: any }} Frame
 */

/**
 * `connecting` → `syncing` (the backlog flows) → `live`; `waiting` before the next try; `stopped` for good.
 * @typedef {'stopped' | 'connecting' | 'syncing' | 'live' | 'waiting'} ConnectionState
 */

/**
 * @typedef {object} StateEvent
 * @property {ConnectionState} state
 * @property {number} [retryAt]    epoch milliseconds of the next try, while `waiting`
 * @property {number} [code]       WebSocket close code that stopped the client
 * @property {string} [reason]     a word for why: a server code, `storage`, `jump`, `signed_out`
 */

/**
 * Where a device keeps its copy of the inbox. Every method is atomic: all of it is stored, or nothing.
 * @typedef {object} Store
 * @property {() => Promise<Snapshot>} load
 * @property {(change: Change) => Promise<void>} commit
 * @property {(conv: string, from: number, to: number) => Promise<Entry[]>} range   inclusive, oldest first
 * @property {() => Promise<void>} destroy
 * @property {() => void} close
 */

/** @typedef {{ device: string, cursor: Cursor | null, conversations: Conversation[], outbox: OutboxItem[] }} Snapshot */

/**
 * What one transaction changes. Applied in the order of the fields.
 * @typedef {object} Change
 * @property {boolean} [wipe]                 forget conversations and entries first
 * @property {string} [device]
 * @property {Cursor | null} [cursor]
 * @property {string[]} [forget]              conversations to remove with their entries
 * @property {{ conv: string, below: number }[]} [trim]
 * @property {Conversation[]} [conversations]
 * @property {Entry[]} [entries]
 * @property {OutboxItem[]} [outbox]
 * @property {string[]} [settled]             cmids that leave the outbox
 */

export {};
