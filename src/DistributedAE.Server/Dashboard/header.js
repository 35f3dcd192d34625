// The bar at the top: pages, connection, colours, sign-out; beneath it a notice while the coordinator does not answer.

import { h, setText } from './dom.js';
import { duration } from './format.js';
import { icon } from './icons.js';
import { signOut } from './session.js';
import { themeButton } from './theme.js';

const LINKS = [['/', 'Jobs', /^\/($|jobs\/)/], ['/workers', 'Workers', /^\/workers/], ['/compare', 'Compare', /^\/compare/]];
const WORDS = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting', resting: 'Resting' };
const PATIENCE = 1500;

/** Builds the bar; gives show(path) and signedIn(yes). */
export function showHeader(top, live, signedOut) {
  const links = LINKS.map(([path, name, pattern]) => ({ pattern, element: h('a', { href: path }, name) }));
  const state = h('span', null, WORDS.connecting);
  const pill = h('span', { class: 'connection', role: 'status', 'data-state': 'connecting' }, h('i'), state);
  const leave = h('button', {
    type: 'button', class: 'button quiet icon', title: 'Sign out', 'aria-label': 'Sign out',
    onclick: async () => {
      await signOut().catch(() => {});
      signedOut();
    },
  }, icon('signOut'));
  const nav = h('nav', { 'aria-label': 'Pages' }, links.map(link => link.element));
  const message = h('p');
  let timer = 0;
  const banner = h('div', { class: 'banner', hidden: true }, h('div', { class: 'notice late' }, message));
  top.replaceChildren(h('div', { class: 'bar' },
    h('a', { href: '/', class: 'brand', 'aria-label': 'DistributedAE, jobs' },
      h('img', { src: '/assets/icon.svg', alt: '', width: 22, height: 22 }), h('span', { class: 'brand-name' }, 'DistributedAE')),
    nav,
    h('div', { class: 'bar-end' }, pill, themeButton(), leave)));
  top.after(banner);
  live.addEventListener('state', tell);

  return {
    show(path) {
      for (const { element, pattern } of links) {
        if (pattern.test(path)) {
          element.setAttribute('aria-current', 'page');
        } else {
          element.removeAttribute('aria-current');
        }
      }
    },
    signedIn(yes) {
      nav.hidden = pill.hidden = leave.hidden = !yes;
      if (!yes) {
        banner.hidden = true;
      }
    },
  };

  function tell() {
    clearTimeout(timer);
    pill.dataset.state = live.state;
    setText(state, WORDS[live.state]);
    const since = Date.now() - live.since;
    banner.hidden = live.state !== 'lost' || since < PATIENCE || pill.hidden;
    if (!banner.hidden) {
      setText(message, `No connection to the coordinator for ${duration(Math.floor(since / 1000))}. What you see is as old as that; `
        + 'it is brought up to date, without gaps, as soon as the coordinator answers.');
    }

    if (live.state === 'lost') {
      timer = setTimeout(tell, 1000);
    }
  }
}
