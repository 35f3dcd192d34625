// Pause, resume and cancel.

import { jobPath, post } from './api.js';
import { h } from './dom.js';
import { icon } from './icons.js';

const OVER = ['finished', 'failed', 'cancelled'];

/** Whether a job has ended. */
export function isOver(status) {
  return OVER.includes(status);
}

/** The buttons that a job's status allows; changed(job) is called with what the coordinator made of it, failed(error) if it refused. */
export function jobActions({ small, changed, failed }) {
  const element = h('div', { class: 'row-actions' });
  const pause = button('pause', 'Pause');
  const resume = button('resume', 'Resume', 'play');
  const cancel = button('cancel', 'Cancel', 'stop');
  let job = null;
  cancel.classList.add('danger');
  element.append(pause, resume, cancel);
  element.update = shown => {
    job = shown;
    pause.hidden = !['running', 'queued'].includes(job.status);
    resume.hidden = job.status !== 'paused';
    cancel.hidden = isOver(job.status);
  };
  return element;

  function button(action, text, picture = action) {
    const content = small ? icon(picture) : [icon(picture), text];
    const made = h('button', {
      type: 'button', class: `button${small ? ' small icon quiet' : ''}`, title: `${text} the job`,
      'aria-label': small ? text : null, onclick: () => act(made, action),
    }, content);
    return made;
  }

  async function act(made, action) {
    if (action === 'cancel' && !confirm(`Cancel ${job.id}? It ends for good; its last checkpoint stays.`)) {
      return;
    }

    made.disabled = true;
    try {
      changed(await post(jobPath(job.id, action)));
    } catch (error) {
      failed(error);
    } finally {
      made.disabled = false;
    }
  }
}
