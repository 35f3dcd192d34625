// The one stream of events of a page. It comes back by itself where it left off, and rests while nobody looks at the page.

import { storedKinds } from './event-kinds.js';

const PATH = '/api/v1/events';
const KINDS = [...storedKinds, 'job.progress'];
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 8000;
const REST_AFTER = 20_000;

/**
 * Dispatches 'happened' (detail: the event, in the order of ids, each once), 'state' (detail: its state) and 'resumed' (connected again: figures
 * without events may be old).
 */
export class LiveStream extends EventTarget {
  /** connecting, live, lost or resting. */
  state = 'connecting';

  /** Since when it has this state, in milliseconds. */
  since = Date.now();

  #source = null;
  #lastId = 0;
  #pause = FIRST_PAUSE;
  #timer = 0;
  #wasLost = false;
  #running = false;

  constructor() {
    super();
    document.addEventListener('visibilitychange', () => this.#seen());
  }

  /** Connects, to hear of what happens behind the event of that id. */
  start(lastId) {
    if (!this.#running) {
      this.#running = true;
      this.#lastId = lastId;
      this.#open();
    }
  }

  /** Ends: nobody is signed in any more. */
  stop() {
    this.#running = false;
    this.#close();
    this.#become('connecting');
  }

  #open() {
    this.#close();
    const source = this.#source = new EventSource(`${PATH}?after=${this.#lastId}`);
    source.onopen = () => this.#opened();
    source.onerror = () => this.#broken(source);
    for (const kind of KINDS) {
      source.addEventListener(kind, message => this.#received(message));
    }
  }

  #opened() {
    this.#pause = FIRST_PAUSE;
    this.#become('live');
    if (this.#wasLost) {
      this.#wasLost = false;
      this.dispatchEvent(new Event('resumed'));
    }
  }

  // the browser tries again by itself, with the last id that it got, unless the answer was no stream
  #broken(source) {
    this.#wasLost = true;
    this.#become('lost');
    if (source.readyState === EventSource.CLOSED) {
      this.#later();
    }
  }

  #later() {
    this.#wasLost = true;
    this.#become('lost');
    this.#close();
    this.#timer = setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  #received(message) {
    const happened = JSON.parse(message.data);
    if (happened.kind !== 'job.progress') {
      if (happened.id <= this.#lastId) {
        return;
      }

      this.#lastId = happened.id;
    }

    this.dispatchEvent(new CustomEvent('happened', { detail: happened }));
  }

  // a browser has only six connections to a server: pages in the background must not hold them
  #seen() {
    if (!this.#running) {
      return;
    }

    if (document.hidden) {
      this.#timer = setTimeout(() => {
        this.#close();
        this.#become('resting');
      }, REST_AFTER);
    } else if (this.state === 'resting') {
      this.#wasLost = true;
      this.#open();
    } else if (this.#source) {
      clearTimeout(this.#timer);
    }
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.since = Date.now();
      this.dispatchEvent(new CustomEvent('state', { detail: state }));
    }
  }
}
