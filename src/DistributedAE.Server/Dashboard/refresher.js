// Does some work again when it is asked to, but never more often than once in an interval, never twice at a time, and not while nobody looks.

import { ApiError } from './api.js';

/** A refresher of a page; stop it when the page goes. */
export class Refresher {
  #work;
  #least;
  #idle;
  #timer = 0;
  #last = -Infinity;
  #busy = false;
  #wanted = false;
  #stopped = false;
  #seen = () => this.#visible();
  #abort = new AbortController();

  #failed;

  /**
   * work(signal) is async. least: milliseconds between two starts, at least; idle: after so many it is done without being asked, 0 for never; failed(error)
   * is told of refusals, but not that the coordinator does not answer: the header says that.
   */
  constructor(work, { least = 1000, idle = 15_000, failed = () => {} } = {}) {
    this.#work = work;
    this.#least = least;
    this.#idle = idle;
    this.#failed = failed;
    document.addEventListener('visibilitychange', this.#seen);
  }

  /** Asks for the work: now, or as soon as it may be. */
  ask() {
    this.#wanted = true;
    this.#plan();
  }

  /** Does it no more. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#abort.abort();
    document.removeEventListener('visibilitychange', this.#seen);
  }

  #plan() {
    clearTimeout(this.#timer);
    if (this.#stopped || this.#busy || document.hidden) {
      return;
    }

    const wait = this.#wanted ? this.#least : this.#idle;
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#run(), Math.max(0, this.#last + wait - Date.now()));
    }
  }

  async #run() {
    this.#busy = true;
    this.#wanted = false;
    this.#last = Date.now();
    try {
      await this.#work(this.#abort.signal);
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
    if (!document.hidden) {
      this.ask();
    } else {
      clearTimeout(this.#timer);
    }
  }
}
