/** What this client bounds by itself. The server's own bounds come with `welcome.limits`. */
export const Limits = Object.freeze({
  /** Unacknowledged inbox entries the server may have on the way. */
  window: 256,
  /** How long an acknowledgement may wait for a frame that takes it along, milliseconds. */
  ackDelay: 200,
  /** One part in this many of the window may be stored and unacknowledged; then nothing waits. */
  ackShare: 4,
  /** Milliseconds a request may stay unanswered before its outcome counts as unknown. */
  requestTimeout: 20_000,
  /** Milliseconds a connection attempt may take until `welcome`. */
  connectTimeout: 15_000,
  /** Milliseconds between a probe and giving up on a silent connection. */
  probeTimeout: 5_000,
  /** Heartbeat interval until `welcome` names one, milliseconds. */
  defaultPing: 25_000,
  /** First and longest pause between connection attempts, milliseconds. */
  retryFirst: 500,
  retryLongest: 30_000,
  /** A connection that lived this long starts the pauses from the first again, milliseconds. */
  stableAfter: 10_000,
  /** Entries of one conversation kept on the device, and how many stay when that is exceeded. */
  keptEntries: 2_000,
  keptAfterTrim: 1_000,
  /** Entries asked for at once from history. */
  page: 50,
  /** Unsent messages a device may hold. */
  outbox: 1_000,
  /** Jumps of `seq` at the same place before the stored cursor counts as wrong. */
  jumpsTolerated: 3,
  /** Pause between two read marks of one conversation, milliseconds. */
  markPause: 1_000,
  /** Pause before presence is asked for again when the server was busy, milliseconds. */
  watchPause: 5_000,
  /** Unread counts are exact up to here. */
  unread: 999,
  /** Remaining life of a token below which it is renewed before use, milliseconds. */
  tokenMargin: 60_000,
  /** How long before its end a token is renewed on a living connection, milliseconds. */
  tokenRenewAhead: 300_000,
});
