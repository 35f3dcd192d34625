// The stages of a job side by side: what is done, what runs, what comes.

import { h, keep, setText } from './dom.js';
import { duration, figure, percent } from './format.js';

const SENTENCES = { pretrain: 'one layer on the codes below', finetune: 'the whole network' };

/** The timeline; update(stages, job). chosen(name) is called when a stage is clicked. */
export function stageTimeline(chosen) {
  const element = h('ol', { class: 'timeline' });
  element.update = (stages, job) => keep(element, stages.map(stage => ({ stage, job })), ({ stage }) => stage.index, ({ stage }) => stageItem(stage, chosen));
  return element;
}

function stageItem({ name }, chosen) {
  const status = h('span', { class: 'status small' });
  const fill = h('i');
  const facts = h('dl', { class: 'stage-facts' });
  const button = h('button', { type: 'button', class: 'stage', title: `Show the curves of ${name}`, onclick: () => chosen(name) },
    h('span', { class: 'stage-head' }, h('strong', null, name), status),
    h('span', { class: 'stage-what' }, SENTENCES[name.split('[')[0]] ?? ''),
    h('span', { class: 'stage-bar' }, fill));
  const item = h('li', null, button, facts);
  item.update = ({ stage, job }) => {
    const share = stage.status === 'done' ? 1 : stage.epochs > 0 ? shareOf(stage, job) : 0;
    item.dataset.status = stage.status === 'running' && job.status !== 'running' ? job.status : stage.status;
    status.dataset.status = { done: 'finished', waiting: 'queued' }[item.dataset.status] ?? item.dataset.status;
    setText(status, stage.status === 'running' ? percent(share) : item.dataset.status);
    fill.style.width = `${(100 * share).toFixed(1)}%`;
    keep(facts, factsOf(stage), ([key]) => key, ([key]) => {
      const value = h('dd');
      const pair = h('div', null, h('dt', null, key), value);
      pair.update = ([, text]) => setText(value, text);
      return pair;
    });
  };
  return item;
}

function shareOf(stage, job) {
  const inEpoch = job.stageIndex === stage.index && job.stepsPerEpoch ? (job.stepsDone ?? 0) / job.stepsPerEpoch : 0;
  return Math.min(1, (stage.epochsDone + inEpoch) / stage.epochs);
}

function factsOf(stage) {
  const isEarly = stage.status === 'done' && stage.epochsDone < stage.epochs;
  return [
    ['Epochs', `${stage.epochsDone} of ${stage.epochs}${isEarly ? ', stopped early' : ''}`],
    ['Loss', figure(stage.loss)],
    ['Validation', figure(stage.validationLoss)],
    ['Time', stage.seconds > 0 ? duration(stage.seconds) : '–'],
  ];
}
