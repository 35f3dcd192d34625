// The table of workers.

import { h, keep, setText } from './dom.js';
import { ago, count, fullTime, percent, shortCount } from './format.js';
import { icon } from './icons.js';
import { statusMark } from './parts.js';

const SHARES = [['computingShare', 'computing'], ['exchangingShare', 'exchanging'], ['waitingShare', 'waiting']];
const TRANSPORTS = { sharedMemory: 'shared memory', stream: 'stream' };

/** The table; update(workers). drain(worker) is called when it shall leave. */
export function workerTable(drain) {
  const rows = h('tbody');
  const element = h('div', { class: 'workers-frame' },
    h('ul', { class: 'legend share-legend' }, SHARES.map(([, name]) => h('li', null, h('i', { class: `block ${name}` }), h('span', null, name)))),
    h('div', { class: 'table-frame' }, h('table', { class: 'table workers' },
      h('thead', null, h('tr', null,
        ['Worker', 'Status', 'Slots', 'Block', 'Samples/s', 'Share of time', 'Blocks done', 'Last seen', ''].map((title, place) =>
          h('th', { scope: 'col', class: [2, 3, 4, 6, 7].includes(place) ? 'number' : null }, title || h('span', { class: 'hidden-visually' }, 'Actions'))))),
      rows)));
  element.update = workers => keep(rows, workers, worker => worker.id, worker => row(worker, drain));
  return element;
}

function row(first, drain) {
  let worker = first;
  const status = statusMark();
  const job = h('a');
  const block = h('span');
  const speed = h('span');
  const blocks = h('span');
  const dropped = h('span', { class: 'dropped' });
  const seen = h('time');
  const leave = h('button', { type: 'button', class: 'button small', title: 'It finishes its block and leaves', onclick: () => drain(worker) }, icon('drain'), 'Drain');
  const shares = shareBar();
  const element = h('tr', null,
    h('th', { scope: 'row', class: 'job-cell' }, h('span', { class: 'worker-name' }, worker.name), h('span', { class: 'worker-what' }, `${worker.engine === 'managed' ? `${worker.vectorBits}-bit vectors` : worker.engine}, ${TRANSPORTS[worker.transport] ?? worker.transport}, version ${worker.version}`)),
    cell('Status', null, h('span', { class: 'worker-status' }, status, job)),
    cell('Slots', 'number', worker.slots),
    cell('Block', 'number', block),
    cell('Samples/s', 'number', speed),
    cell('Share of time', 'share-cell', shares),
    cell('Blocks done', 'number', blocks, dropped),
    cell('Last seen', 'number', seen),
    h('td', { class: 'actions-cell' }, leave));
  element.update = now => {
    worker = now;
    element.dataset.status = now.status;
    status.update(now.status);
    job.hidden = !now.jobId;
    job.href = `/jobs/${encodeURIComponent(now.jobId ?? '')}`;
    setText(job, now.jobId ?? '');
    setText(block, now.blockShards > 0 ? `${now.blockShards} ${now.blockShards === 1 ? 'shard' : 'shards'}` : '–');
    setText(speed, now.samplesPerSecond > 0 ? shortCount(now.samplesPerSecond) : '–');
    setText(blocks, count(now.contributions));
    setText(dropped, now.dropped > 0 ? `${count(now.dropped)} dropped` : '');
    setText(seen, ago(now.lastHeardAt));
    seen.title = `joined ${fullTime(now.joinedAt)}`;
    leave.hidden = now.status === 'lost' || now.status === 'draining';
    shares.update(now);
  };
  return element;
}

// narrow screens show the columns' names in the cells
function cell(title, className, ...content) {
  return h('td', { class: className, 'data-title': title }, ...content);
}

function shareBar() {
  const parts = SHARES.map(([, name]) => h('i', { class: name }));
  const text = h('span', { class: 'share-text' });
  const element = h('div', { class: 'share' }, h('div', { class: 'share-bar', 'aria-hidden': 'true' }, parts), text);
  element.update = worker => {
    SHARES.forEach(([key], index) => {
      parts[index].style.width = `${(100 * (worker[key] ?? 0)).toFixed(1)}%`;
    });
    element.title = SHARES.map(([key, name]) => `${percent(worker[key] ?? 0)} ${name}`).join(', ');
    setText(text, worker.status === 'lost' ? '–' : `${SHARES.map(([key]) => Math.round(100 * (worker[key] ?? 0))).join(' · ')} %`);
  };
  return element;
}
