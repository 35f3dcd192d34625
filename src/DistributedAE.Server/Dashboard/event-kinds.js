// The kinds of events that the coordinator keeps.

/** All of them. */
export const storedKinds = [
  'job.submitted', 'job.started', 'job.resumed', 'job.paused', 'job.finished', 'job.failed', 'job.cancelled',
  'stage.started', 'stage.ended', 'epoch.ended', 'checkpoint.saved',
  'worker.joined', 'worker.lost', 'worker.left', 'worker.refused', 'blocks.reassigned', 'hardware.suspected', 'warning',
];

/** Those that are about workers. */
export const workerKinds = storedKinds.filter(kind => kind.startsWith('worker.') || kind === 'blocks.reassigned' || kind === 'hardware.suspected');

/** The part of an address that asks for these kinds only. */
export function kindQuery(kinds) {
  return kinds.map(kind => `&kind=${kind}`).join('');
}
