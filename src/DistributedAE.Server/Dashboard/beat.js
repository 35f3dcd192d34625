// The beat of a page: all that is asked for again and again is asked for at the same moments, and what comes is shown in one frame. To wake a browser up
// and to have it paint costs more than what it does then, and it may run on the cores that train.

/** Milliseconds from beat to beat. */
export const BEAT = 5000;

/** Beats of which a window that is not in front takes one: whoever has several open works in another. */
const BEHIND = 3;

/** Beats of which a window in front takes one when nobody has touched it for a minute. */
const UNTOUCHED = 2;
const UNTOUCHED_AFTER = 60_000;
const TOUCHES = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'focus'];

const PATIENCE = 200;

const due = new Map();
let timer = 0;
let armedFor = Infinity;
let open = 0;
let late = 0;
let waiting = [];
let touched = performance.now();

for (const kind of TOUCHES) {
  addEventListener(kind, () => { touched = performance.now(); }, { capture: true, passive: true });
}

/** The number of the beat that began last. */
export function beatNow() {
  return Math.floor(performance.now() / BEAT);
}

/** Calls start() when that beat begins, or at once if it has begun; where nobody looks closely a little later. There is one call for each start; the newest counts. */
export function onBeat(start, beat) {
  const step = beatsAStep();
  due.set(start, Math.ceil(beat / step) * step * BEAT);
  arm();
}

function beatsAStep() {
  if (!document.hasFocus()) {
    return BEHIND;
  }

  return performance.now() - touched < UNTOUCHED_AFTER ? 1 : UNTOUCHED;
}

/** It shall not be called any more. */
export function offBeat(start) {
  due.delete(start);
}

/** Waits for what was begun by open work, and for that of others which began with it, but not for long. */
export async function together(work) {
  open++;
  try {
    return await work();
  } finally {
    open--;
    await turn();
  }
}

function turn() {
  const shown = new Promise(resolve => waiting.push(resolve));
  if (open === 0) {
    showAll();
  } else {
    late ||= setTimeout(showAll, PATIENCE);
  }

  return shown;
}

function showAll() {
  clearTimeout(late);
  late = 0;
  const all = waiting;
  waiting = [];
  for (const show of all) {
    show();
  }
}

function arm() {
  const next = Math.min(...due.values());
  if (next < armedFor) {
    clearTimeout(timer);
    armedFor = next;
    timer = setTimeout(strike, Math.max(0, Math.ceil(next - performance.now())));
  }
}

function strike() {
  armedFor = Infinity;
  const now = performance.now();
  for (const [start, time] of due) {
    if (time <= now) {
      due.delete(start);
      start();
    }
  }

  arm();
}
