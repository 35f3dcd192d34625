// What an open step waits for, in words.

import { duration } from './format.js';

const NAMED = 4;

/** Names the workers, their shards and how long they have had them. */
export function stepSentence(step) {
  const place = `Step ${step.step + 1} of epoch ${step.epoch + 1} in ${step.stage} has been open for ${duration(step.openSeconds)}`;
  const waits = step.blocks.slice(0, NAMED).map(block => `worker ${block.worker} (${shards(block)}, for ${duration(block.seconds)})`);
  if (step.blocks.length > NAMED) {
    waits.push(`${step.blocks.length - NAMED} more`);
  }

  if (step.unassignedShards > 0) {
    waits.push(`a free worker for ${step.unassignedShards} ${step.unassignedShards === 1 ? 'shard' : 'shards'}`);
  }

  return waits.length > 0 ? `${place}. It waits for ${waits.join(', ')}.` : `${place}.`;
}

function shards({ firstShard, shards: many }) {
  return many === 1 ? `shard ${firstShard}` : `shards ${firstShard} to ${firstShard + many - 1}`;
}
