import { AkkaChat, claimTab, CloseCode, Session } from './akkachat.js';
import { showNotice } from './app/notice.js';
import { keepForOffline } from './app/offline.js';
import { Shell } from './app/shell.js';
import { signIn } from './app/signin.js';

const page = /** @type {HTMLElement} */ (document.getElementById('app'));
const session = new Session();

/** What one signed-in stretch of this page holds. @type {{ chat: AkkaChat, shell: Shell } | null} */
let running = null;

/** @param {string} [note] */
async function main(note) {
  if (!session.user) await signIn(session, page, note);
  const user = /** @type {string} */ (session.user);
  const tab = claimTab(user, { onHeld: () => void run(), onElsewhere: () => void rest('AkkaChat is open in another tab') });

  async function run() {
    await end();
    // Somebody else signed in, or nobody, while this page waited.
    if (session.user !== user) return again();
    const chat = new AkkaChat({ user, token: session.token, tokenExpires: () => session.expires });
    const shell = new Shell(chat, { signOut, signedOut: leave });
    running = { chat, shell };
    chat.on('state', ({ state, code }) => state === 'stopped' && code !== undefined && stopped(code));
    await chat.start();
    if (running?.chat !== chat) return;
    page.replaceChildren(shell.element);
    shell.start();
  }

  /** @param {string} title */
  async function rest(title) {
    await end();
    const text = 'Only one tab at a time receives your messages. Your drafts and unsent messages come along.';
    showNotice(page, { title, text, action: 'Use here', onAction: () => tab.take() });
  }

  /** @param {number} code */
  function stopped(code) {
    if (code === CloseCode.replaced) return void rest('AkkaChat is open elsewhere');
    if (code === CloseCode.badToken) return leave('Your session has ended. Sign in again; your messages here are kept.');
    if (code === CloseCode.removed) return leave('This device was signed out.');
    showNotice(page, { title: 'Time for a fresh start', text: 'This page and the server no longer understand each other.', action: 'Reload', onAction: () => location.reload() });
  }

  async function signOut() {
    await running?.chat.forget();
    await session.logout();
    location.hash = '#/';
    leave();
  }

  /** @param {string} [why] */
  function leave(why) {
    session.forget();
    again(why);
  }

  /** @param {string} [why] */
  function again(why) {
    tab.release();
    void end().then(() => main(why));
  }
}

async function end() {
  const ending = running;
  running = null;
  ending?.shell.end();
  await ending?.chat.stop();
}

void main();
void keepForOffline();
