// Asks for something again when it is asked to, on the beat of the page, never twice at a time, and not while nobody looks.

import { ApiError } from './api.js';
import { beatNow, offBeat, onBeat, together } from './beat.js';

/** A refresher of a page; stop it when the page goes. */
export class Refresher {
  #find;
  #show;
  #least;
  #idle;
  #last = -Infinity;
  #busy = false;
  #wanted = false;
  #stopped = false;
  #start = () => this.#run();
  #seen = () => this.#visible();
  #inFront = () => this.#plan();
  #abort = new AbortController();

  #failed;

  /**
   * find(signal) is async and changes nothing that is seen; show(what it gave) does, in one frame with what others show. The first time is at once when it is
   * asked for. least: beats from one time to the next, at least; idle: after so many it is done without being asked, 0 for never; failed(error) is told of
   * refusals, but not that the coordinator does not answer: the header says that.
   */
  constructor(find, show, { least = 1, idle = 6, failed = () => {} } = {}) {
    this.#find = find;
    this.#show = show;
    this.#least = least;
    this.#idle = idle;
    this.#failed = failed;
    document.addEventListener('visibilitychange', this.#seen);
    addEventListener('focus', this.#inFront);
  }

  /** Asks for it: now, or as soon as it may be. */
  ask() {
    if (!this.#wanted) {
      this.#wanted = true;
      this.#plan();
    }
  }

  /** Asks for it at once: somebody waits for it. */
  askNow() {
    this.#last = -Infinity;
    this.#wanted = true;
    this.#plan();
  }

  /** Does it no more. */
  stop() {
    this.#stopped = true;
    offBeat(this.#start);
    this.#abort.abort();
    document.removeEventListener('visibilitychange', this.#seen);
    removeEventListener('focus', this.#inFront);
  }

  #plan() {
    offBeat(this.#start);
    const beats = this.#wanted ? this.#least : this.#idle;
    if (beats > 0 && !this.#stopped && !this.#busy && !document.hidden) {
      onBeat(this.#start, this.#last + beats);
    }
  }

  async #run() {
    this.#busy = true;
    this.#wanted = false;
    this.#last = beatNow();
    try {
      const found = await together(() => this.#find(this.#abort.signal));
      if (!this.#stopped) {
        this.#show(found);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) {
        if (error.name !== 'AbortError') {
          throw error;
        }
      } else if (!error.isPassing && error.status !== 401) {
        this.#failed(error);
      }
    } finally {
      this.#busy = false;
      this.#plan();
    }
  }

  #visible() {
    if (document.hidden) {
      offBeat(this.#start);
    } else {
      this.ask();
      this.#plan();
    }
  }
}
