/**
 * AkkaChat for browsers: a standards-based ES module without dependencies, for this site's app and for others.
 *
 *     import { AkkaChat, Session } from 'https://chat.example.org/akkachat.js';
 *
 *     const session = new Session('https://chat.example.org');
 *     await session.login('alice', password);
 *     const chat = new AkkaChat({ user: session.user, token: session.token, server: session.server });
 *     chat.on('entries', ({ entries }) => show(entries));
 *     await chat.start();
 *     await chat.send({ to: 'bob' }, { text: 'hi' });
 *
 * The client owns reconnecting, resuming, acknowledging what is stored, dropping duplicates and sending each message
 * once. Only one page of a browser should run it for a user at a time; `claimTab` arranges that.
 */
export { AkkaChat } from './client/client.js';
export { ChatApi } from './client/http.js';
export { ChatError, CloseCode } from './client/errors.js';
export { Session } from './client/session.js';
export { IndexedDbStore, MemoryStore, openStore } from './client/store.js';
export { claimTab } from './client/tab.js';
