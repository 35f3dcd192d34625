// The frame: who is signed in, which page is shown, and whether the coordinator is there.

import { connection, get } from './api.js';
import { showComparePage } from './compare-page.js';
import { h, replace } from './dom.js';
import { showHeader } from './header.js';
import { showJobPage } from './job-page.js';
import { showJobsPage } from './jobs-page.js';
import { LiveStream } from './live.js';
import { signInByLink } from './session.js';
import { showSignIn } from './sign-in-page.js';
import { restoreTheme } from './theme.js';
import { showWorkersPage } from './workers-page.js';

const PAGES = [
  [/^\/$/, showJobsPage, 'Jobs'],
  [/^\/jobs\/([^/]+)$/, showJobPage, 'Job'],
  [/^\/workers$/, showWorkersPage, 'Workers'],
  [/^\/compare$/, showComparePage, 'Compare'],
];

const root = document.getElementById('content');
const live = new LiveStream();
const header = showHeader(document.getElementById('top'), live, signedOut);
let page = null;
let isSignedIn = false;

restoreTheme();
connection.addEventListener('signed-out', () => signedOut());
addEventListener('popstate', () => isSignedIn && show());
// the link, put into the address of a page that is open already
addEventListener('hashchange', () => !isSignedIn && start());
document.addEventListener('click', follow);
start();

async function start() {
  try {
    await signInByLink();
    await enter();
  } catch (error) {
    if (error.status === 401) {
      signedOut(error.title === 'no valid token' ? '' : error.message);
    } else {
      replace(root, h('div', { class: 'empty' },
        h('h2', null, error.status === 0 ? 'The coordinator does not answer' : 'The coordinator is not ready'),
        h('p', null, 'Trying again every two seconds.')));
      setTimeout(start, 2000);
    }
  }
}

async function enter() {
  const { lastEventId } = await get('/api/v1/server');
  isSignedIn = true;
  header.signedIn(true);
  live.start(lastEventId);
  show();
}

function signedOut(problem) {
  isSignedIn = false;
  header.signedIn(false);
  live.stop();
  leave();
  document.title = 'Sign in – DistributedAE';
  showSignIn(root, enter, problem);
}

// links to pages of the dashboard are followed without loading it again
function follow(event) {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute('download')
    || link.target || link.origin !== location.origin || link.hash || !PAGES.some(([pattern]) => pattern.test(link.pathname))) {
    return;
  }

  event.preventDefault();
  history.pushState(null, '', link.href);
  show();
  root.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function show() {
  leave();
  header.show(location.pathname);
  for (const [pattern, build, title] of PAGES) {
    const found = pattern.exec(location.pathname);
    if (found) {
      document.title = `${title} – DistributedAE`;
      root.replaceChildren();
      page = build(root, live, ...found.slice(1).map(decodeURIComponent));
      return;
    }
  }

  document.title = 'Not found – DistributedAE';
  replace(root, h('div', { class: 'empty' }, h('h2', null, 'There is no such page'), h('a', { href: '/', class: 'button' }, 'To the jobs')));
}

function leave() {
  page?.leave();
  page = null;
}
