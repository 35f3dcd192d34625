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

const MOST_POINTS = 600;
const PIXELS_A_POINT = 4;
const EVENTS = 150;
const RARE = kindQuery(storedKinds.filter(kind => kind !== 'epoch.ended'));
const STAGE_KINDS = ['stage.started', 'stage.ended'];

/** Shows the page of a job. */
export function showJobPage(root, live, id) {
  const head = jobHead({ changed: show, failed: error => head.tell(error.message) });
  const curves = new CurvesPanel();
  const timeline = stageTimeline(name => curves.choose(name));
  const reconstructions = picturePanel('reconstructions', 'Reconstructions', 'Samples above, what the model makes of them below');
  const filters = picturePanel('filters', 'First-layer filters', 'Weights of the first layer’s units as pictures');
  const codes = new CodesPanel();
  const errors = new ErrorsPanel(label => { normal = label; errorValues.askNow(); });
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

  const view = new Refresher(signal => get(jobPath(id), signal), show, { failed: missing });
  const stageList = new Refresher(signal => get(jobPath(id, 'stages'), signal), found => { stages = found; showStages(); }, { least: 2 });
  const curveSource = new Resource();
  const curveValues = whileSeen(curves.element, async signal => {
    const points = Math.min(MOST_POINTS, Math.ceil(innerWidth / PIXELS_A_POINT));
    return curveSource.get(`/api/v1/curves?job=${encodeURIComponent(id)}&points=${points}`, signal);
  }, answer => {
    if (answer) {
      curves.update(answer[0]?.stages ?? []);
    }

    return true;
  }, { isFirst: true });
  const step = new Refresher(async signal => job && job.status === 'running' ? get(jobPath(id, 'step'), signal) : null, found => {
    if (job) {
      head.tick();
      head.showStep(found);
    }
  }, { idle: 2 });
  const saved = new Refresher(signal => get(jobPath(id, 'checkpoints'), signal), checkpoints.update, { least: 2, idle: 0 });
  const seen = [
    whileSeen(reconstructions, signal => get(jobPath(id, 'pictures'), signal), found => {
      for (const [element, kind] of [[reconstructions, 'reconstructions'], [filters, 'filters']]) {
        element.update(id, found.find(picture => picture.kind === kind));
      }

      return found.every(picture => picture.sha256);
    }),
    whileSeen(codes.element, orReason(new Resource(), () => jobPath(id, 'codes')), showIn(codes)),
  ];
  const errorValues = whileSeen(errors.element,
    orReason(new Resource(), () => jobPath(id, `errors${normal === null ? '' : `?normal=${encodeURIComponent(normal)}`}`)), showIn(errors));
  const all = [view, stageList, curveValues, step, saved, errorValues, ...seen];
  live.addEventListener('happened', happened);
  live.addEventListener('resumed', refresh);
  refresh();
  loadFile();

  return {
    leave() {
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

    curveValues.ask();
    if (detail.kind === 'job.progress') {
      view.ask();
      return;
    }

    events.add([detail]);
    if (detail.kind.startsWith('job.')) {
      view.askNow();
      stageList.askNow();
      saved.ask();
      return;
    }

    view.ask();
    if (STAGE_KINDS.includes(detail.kind)) {
      stageList.ask();
    } else if (detail.kind === 'epoch.ended') {
      epochEnded(detail);
    }

    if (detail.kind === 'checkpoint.saved') {
      saved.ask();
    }
  }

  function show(shown) {
    const isFirst = job === null;
    job = shown;
    if (isFirst) {
      document.title = `${shown.name} – DistributedAE`;
      replace(page, content);
      step.askNow();
    }

    head.update(job);
    showStages();
  }

  // shown with the next look at the job; how long the stage took comes with the list
  function epochEnded({ stage: name, epoch, loss, validationLoss }) {
    stages = stages.map(stage => stage.name === name ? { ...stage, epochsDone: epoch + 1, loss, validationLoss } : stage);
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

  // what is seen is drawn for those who look at it: nothing is asked for while its panel is out of sight, but for the first time if isFirst, nor when a job is
  // over and shown() gave true; a panel that has shown nothing yet does not wait for the beat
  function whileSeen(element, find, shown, { isFirst = false } = {}) {
    let isSeen = false;
    let isEmpty = true;
    let isSkipped = false;
    let isDone = false;
    let wasOver = false;
    const part = new Refresher(async signal => {
      isSkipped = !(isSeen || isFirst);
      if (isSkipped || isDone) {
        return null;
      }

      isFirst = false;
      wasOver = job !== null && isOver(job.status);
      return [await find(signal)];
    }, found => {
      if (found) {
        const isWhole = shown(found[0]);
        isEmpty &&= !isWhole;
        isDone = isWhole && wasOver;
      }
    }, { idle: 4 });
    const observer = new IntersectionObserver(entries => {
      isSeen = entries.at(-1).isIntersecting;
      if (isSeen && isEmpty && isSkipped) {
        part.askNow();
      } else if (isSeen) {
        part.ask();
      }
    }, { rootMargin: '200px' });
    observer.observe(element);
    return {
      ask() {
        isDone = false;
        part.ask();
      },
      askNow() {
        isDone = false;
        part.askNow();
      },
      stop() {
        observer.disconnect();
        part.stop();
      },
    };
  }

  // what a resource has, undefined where that is what it had, or why there is nothing
  function orReason(source, path) {
    return async signal => {
      try {
        return await source.get(path(), signal);
      } catch (error) {
        if (error.status !== 409) {
          throw error;
        }

        return { reason: error.message };
      }
    };
  }

  function showIn(target) {
    return found => {
      if (found?.reason !== undefined) {
        target.tell(found.reason);
        return false;
      }

      if (found) {
        target.update(found);
      }

      return true;
    };
  }
}
