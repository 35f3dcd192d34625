// The dialog by which a job is submitted: a job file is pasted, dropped or chosen; what the coordinator finds wrong with it is shown at its lines.

import { post } from './api.js';
import { h, replace, setText } from './dom.js';
import { editor } from './editor.js';
import { plural } from './format.js';
import { icon } from './icons.js';

const LIMIT = 1_000_000;
const EXAMPLE = `version: 1
name: digits
seed: 7

data:
  source: digits            # generated: needs no file
  validation: 0.1

model:
  layers: [784, 256, 64]

pretrain:                   # one autoencoder for each layer
  epochs: 30
  batchSize: 64
  corruption: { kind: masking, level: 0.4 }

finetune:                   # then the whole network
  epochs: 30
  batchSize: 64
`;

/** Opens the dialog; done(job) is called when a job was taken. */
export function openSubmission(done) {
  const code = editor('Job file', () => errors.length > 0 && setErrors([]));
  const name = h('input', { class: 'input', name: 'name', placeholder: 'as in the file', autocomplete: 'off', spellcheck: 'false' });
  const priority = h('input', { class: 'input short', name: 'priority', type: 'number', value: '0', min: -1000, max: 1000, step: 1 });
  const file = h('input', { type: 'file', class: 'hidden-visually', accept: '.yaml,.yml,text/yaml,text/plain', 'aria-label': 'Choose a job file', onchange: () => take(file.files[0]) });
  const message = h('div', { class: 'submission-errors', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'button primary' }, 'Submit');
  // the same key for every attempt: an answer that was lost on the way must not make two jobs
  let key = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  let errors = [];
  const dialog = h('dialog', { 'aria-label': 'Submit a job', onclose: () => dialog.remove(), ondragover: event => event.preventDefault(), ondrop: dropped },
    h('form', { class: 'dialog', onsubmit: submit },
      h('div', { class: 'dialog-head' },
        h('h2', null, 'Submit a job'),
        h('button', { type: 'button', class: 'button quiet icon', 'aria-label': 'Close', title: 'Close', onclick: () => dialog.close() }, icon('close'))),
      h('p', { class: 'muted small' }, 'Paste a job file, drop one here, or ',
        h('button', { type: 'button', class: 'link', onclick: () => file.click() }, 'choose one'), file, '. Or start with ',
        h('button', { type: 'button', class: 'link', onclick: () => { code.value = EXAMPLE; setErrors([]); code.focus(); } }, 'an example'), '.'),
      code.element,
      message,
      h('div', { class: 'dialog-foot' },
        h('label', { class: 'field' }, h('span', null, 'Name'), name),
        h('label', { class: 'field' }, h('span', null, 'Priority'), priority),
        h('span', { class: 'spring' }),
        h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Close'),
        send)));
  document.body.append(dialog);
  dialog.showModal();
  code.focus();

  function setErrors(list) {
    errors = list;
    code.setErrors(list);
    replace(message, list.length > 0 && [
      h('p', { class: 'bad' }, `The job was not accepted: ${plural(list.length, 'error')}.`),
      h('ul', null, list.map(error => h('li', null,
        error.line
          ? h('button', { type: 'button', class: 'link', onclick: () => code.goTo(error.line, error.column) }, `Line ${error.line}`)
          : h('span', { class: 'muted' }, 'Job'),
        h('span', null, error.message)))),
    ]);
  }

  async function submit(event) {
    event.preventDefault();
    send.disabled = true;
    setText(send, 'Submitting…');
    try {
      const job = await post('/api/v1/jobs', { file: code.value, name: name.value.trim() || undefined, priority: Number(priority.value) || 0 }, { 'Idempotency-Key': key });
      dialog.close();
      done(job);
    } catch (error) {
      if (!error.isPassing) {
        key = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
      }

      setErrors(error.errors?.length > 0 ? error.errors : [{ message: error.message }]);
    } finally {
      send.disabled = false;
      setText(send, 'Submit');
    }
  }

  async function take(chosen) {
    if (!chosen) {
      return;
    }

    if (chosen.size > LIMIT) {
      setErrors([{ message: `${chosen.name} has ${plural(chosen.size, 'byte')}; a job file may have 1 MB` }]);
      return;
    }

    code.value = (await chosen.text()).replaceAll('\r\n', '\n');
    setErrors([]);
    file.value = '';
    code.focus();
  }

  function dropped(event) {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  }
}
