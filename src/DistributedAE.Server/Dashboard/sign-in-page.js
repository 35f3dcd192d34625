// Asks for the token.

import { h, setText } from './dom.js';
import { signIn } from './session.js';

/** Shows the page; enter() is called when somebody has signed in. */
export function showSignIn(root, enter, problem = '') {
  const message = h('p', { class: 'small bad', id: 'sign-in-problem', role: 'alert' }, problem);
  const token = h('input', {
    class: 'input mono', type: 'password', name: 'token', required: true, autocomplete: 'current-password', spellcheck: 'false',
    'aria-describedby': 'sign-in-problem',
  });
  const button = h('button', { class: 'button primary', type: 'submit' }, 'Sign in');
  root.replaceChildren(h('div', { class: 'sign-in' },
    h('form', { class: 'panel', onsubmit: submit },
      h('h1', null, 'Sign in'),
      h('p', { class: 'muted' },
        'Open the link that ', h('code', null, 'dae server'), ' prints at its start, or enter the token from the file ',
        h('code', null, 'token'), ' in the coordinator’s root folder.'),
      h('label', { class: 'field' }, h('span', null, 'Token'), token),
      message,
      button)));
  token.focus();

  async function submit(event) {
    event.preventDefault();
    button.disabled = true;
    setText(message, '');
    try {
      await signIn(token.value);
      await enter();
    } catch (error) {
      token.setAttribute('aria-invalid', 'true');
      setText(message, error.status === 0 ? 'The coordinator does not answer; is it running?' : error.message);
      token.select();
    } finally {
      button.disabled = false;
    }
  }
}
