// A job: where it stands, its curves, what the model makes of its samples, its checkpoints, events and file.

import { ApiError, get, getText, jobPath, Resource } from './api.js';
import { checkpointsPanel } from './checkpoints-panel.js';
import { CodesPanel } from './codes-panel.js';
import { CurvesPanel } from './curves-panel.js';
import { h, replace, showOnly } from './dom.js';
import { ErrorsPanel } from './errors-panel.js';
import { kindQuery, storedKinds } from './event-kinds.js';
import { EventsPanel } from './events-panel.js';
import { isOver } from './job-actions.js';
import { jobHead } from './job-head.js';
import { jobText } from './job-text.js';
import { copyButton, panel } from './parts.js';
import { picturePanel } from './pictures-panel.js';
import { Refresher } from './refresher.js';
import { stageTimeline } from './stage-timeline.js';

const POINTS = 600;
const EVENTS = 150;
const RARE = kindQuery(storedKinds.filter(kind => kind !== 'epoch.ended'));
const STAGE_KINDS = ['epoch.ended', 'stage.started', 'stage.ended'];

/** Shows the page of a job. */
export function showJobPage(root, live, id) {
  const head = jobHead({ changed: show, failed: error => head.tell(error.message) });
  const curves = new CurvesPanel();
  const timeline = stageTimeline(name => curves.choose(name));
  const reconstructions = picturePanel('reconstructions', 'Reconstructions', 'Samples above, what the model makes of them below');
  const filters = picturePanel('filters', 'First-layer filters', 'Weights of the first layer’s units as pictures');
  const codes = new CodesPanel();
  const errors = new ErrorsPanel(label => { normal = label; errorValues.ask(); });
  const checkpoints = checkpointsPanel(id);
  const events = new EventsPanel();
  const file = panel('Job file', { className: 'job-file' });
  const page = h('div', { class: 'page' }, h('p', { class: 'placeholder' }, 'Loading the job…'));
  const content = [
    head.element,
    h('section', { class: 'panel', 'aria-label': 'Stages' }, timeline),
    curves.element,
    reconstructions,
    h('div', { class: 'columns' }, filters, codes.element),
    errors.element,
    h('div', { class: 'columns' }, checkpoints, events.element),
    file.element,
  ];
  let job = null;
  let stages = [];
  let normal = null;
  root.append(page);

  const view = new Refresher(async signal => show(await get(jobPath(id), signal)), { failed: missing });
  const stageList = new Refresher(async signal => { stages = await get(jobPath(id, 'stages'), signal); showStages(); }, { least: 3000 });
  const curveSource = new Resource();
  const curveValues = new Refresher(async signal => {
    const answer = await curveSource.get(`/api/v1/curves?job=${encodeURIComponent(id)}&points=${POINTS}`, signal);
    if (answer) {
      curves.update(answer[0]?.stages ?? []);
    }
  }, { least: 2500 });
  const step = new Refresher(async signal => head.showStep(job && job.status === 'running' ? await get(jobPath(id, 'step'), signal) : null), { least: 2000, idle: 2000 });
  const saved = new Refresher(async signal => checkpoints.update(await get(jobPath(id, 'checkpoints'), signal)), { least: 5000, idle: 0 });
  const seen = [
    whileSeen(reconstructions, async signal => {
      const found = await get(jobPath(id, 'pictures'), signal);
      for (const [element, kind] of [[reconstructions, 'reconstructions'], [filters, 'filters']]) {
        element.update(id, found.find(picture => picture.kind === kind));
      }

      return found.every(picture => picture.sha256);
    }),
    whileSeen(codes.element, signal => orReason(codes, () => get(jobPath(id, 'codes'), signal))),
  ];
  const errorValues = whileSeen(errors.element, signal =>
    orReason(errors, () => get(jobPath(id, `errors${normal === null ? '' : `?normal=${encodeURIComponent(normal)}`}`), signal)));
  const all = [view, stageList, curveValues, step, saved, errorValues, ...seen];
  live.addEventListener('happened', happened);
  live.addEventListener('resumed', refresh);
  const ticking = setInterval(() => job && head.tick(), 1000);
  refresh();
  loadFile();

  return {
    leave() {
      clearInterval(ticking);
      live.removeEventListener('happened', happened);
      live.removeEventListener('resumed', refresh);
      for (const part of [...all, curves, codes, errors, events]) {
        part.stop();
      }
    },
  };

  function refresh() {
    for (const part of all) {
      part.ask();
    }

    catchUp();
  }

  async function catchUp() {
    try {
      // hundreds of epochs shall not hide the one worker that was lost
      const found = await Promise.all([`events?last=${EVENTS}`, `events?last=${EVENTS}${RARE}`].map(path => get(jobPath(id, path))));
      events.add(found.flat());
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
    }
  }

  function happened({ detail }) {
    if (detail.jobId !== id) {
      return;
    }

    view.ask();
    curveValues.ask();
    if (detail.kind === 'job.progress') {
      return;
    }

    events.add([detail]);
    if (STAGE_KINDS.includes(detail.kind) || detail.kind.startsWith('job.')) {
      stageList.ask();
    }

    if (detail.kind === 'checkpoint.saved' || detail.kind.startsWith('job.')) {
      saved.ask();
    }
  }

  function show(shown) {
    if (!job) {
      document.title = `${shown.name} – DistributedAE`;
      replace(page, content);
    }

    job = shown;
    head.update(job);
    showStages();
  }

  function showStages() {
    if (job) {
      timeline.update(stages, job);
    }
  }

  function missing(error) {
    if (!job) {
      replace(page, h('div', { class: 'empty' },
        h('h2', null, error.status === 404 ? 'There is no such job' : 'The job cannot be shown'),
        h('p', null, error.message), h('a', { class: 'button', href: '/' }, 'To the jobs')));
    }
  }

  async function loadFile() {
    try {
      const text = await getText(jobPath(id, 'file'));
      file.controls.append(copyButton(text, 'Copy the job file'));
      showOnly(file.body, jobText(text));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
    }
  }

  // pictures are drawn for those who look at them: nothing is asked for while its panel is out of sight, nor when a job is over and work() gave true
  function whileSeen(element, work) {
    let isSeen = false;
    let isDone = false;
    const part = new Refresher(async signal => {
      if (isSeen && !isDone) {
        const wasOver = job !== null && isOver(job.status);
        isDone = await work(signal) && wasOver;
      }
    }, { least: 1000, idle: 10_000 });
    const observer = new IntersectionObserver(entries => {
      isSeen = entries.at(-1).isIntersecting;
      if (isSeen) {
        part.ask();
      }
    }, { rootMargin: '200px' });
    observer.observe(element);
    return {
      ask() {
        isDone = false;
        part.ask();
      },
      stop() {
        observer.disconnect();
        part.stop();
      },
    };
  }

  async function orReason(target, work) {
    try {
      target.update(await work());
      return true;
    } catch (error) {
      if (error.status !== 409) {
        throw error;
      }

      target.tell(error.message);
      return false;
    }
  }
}
