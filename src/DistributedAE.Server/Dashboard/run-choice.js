// The dialog in which runs are chosen that shall be compared.

import { get } from './api.js';
import { h, keep, setText } from './dom.js';
import { age } from './format.js';
import { icon } from './icons.js';
import { statusMark } from './parts.js';

/** Opens the dialog; done(ids) is called with at most so many. */
export function openRunChoice(chosen, most, done) {
  const ids = new Set(chosen);
  let jobs = [];
  const search = h('input', { type: 'search', class: 'input', placeholder: 'Filter by name', 'aria-label': 'Filter by name', oninput: show });
  const list = h('ul', { class: 'choices' });
  const message = h('p', { class: 'muted small', role: 'status' }, 'Loading jobs…');
  const apply = h('button', { type: 'submit', class: 'button primary' }, 'Compare');
  const dialog = h('dialog', { 'aria-label': 'Choose runs', class: 'narrow-dialog', onclose: () => dialog.remove() },
    h('form', { class: 'dialog', onsubmit: submit },
      h('div', { class: 'dialog-head' },
        h('h2', null, 'Choose runs'),
        h('button', { type: 'button', class: 'button quiet icon', 'aria-label': 'Close', title: 'Close', onclick: () => dialog.close() }, icon('close'))),
      search, list,
      h('div', { class: 'dialog-foot' }, message, h('span', { class: 'spring' }), apply)));
  document.body.append(dialog);
  dialog.showModal();
  load();

  async function load() {
    try {
      jobs = (await get('/api/v1/jobs?limit=1000')).jobs;
      show();
    } catch (error) {
      setText(message, error.message);
    }
  }

  function show() {
    const text = search.value.trim().toLowerCase();
    keep(list, jobs.filter(job => job.id.toLowerCase().includes(text)), job => job.id, job => {
      const box = h('input', { type: 'checkbox', checked: ids.has(job.id), onchange: () => choose(job.id, box) });
      const status = statusMark();
      status.update(job.status);
      return h('li', null, h('label', null, box, h('span', { class: 'choice-name' }, job.id), status, h('span', { class: 'muted small' }, age(job.submittedAt))));
    });
    tell();
  }

  function choose(id, box) {
    if (box.checked && ids.size >= most) {
      box.checked = false;
    } else if (box.checked) {
      ids.add(id);
    } else {
      ids.delete(id);
    }

    tell();
  }

  function tell() {
    setText(message, jobs.length === 0 ? 'There are no jobs yet.' : `${ids.size} chosen${ids.size >= most ? `; ${most} are the most` : ''}`);
  }

  function submit(event) {
    event.preventDefault();
    dialog.close();
    done([...ids]);
  }
}
