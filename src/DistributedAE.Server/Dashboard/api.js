// Calls the coordinator. The session's cookie goes along by itself.

/** What the coordinator refused, or that it cannot be reached (status 0). */
export class ApiError extends Error {
  constructor(status, title, detail, errors = []) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.errors = errors;
  }

  /** Whether trying again may help. */
  get isPassing() {
    return this.status === 0 || this.status >= 500;
  }
}

/** Is told of every answer: listener('signed-out' | 'reached' | 'unreachable'). */
export const connection = new EventTarget();

/** GET, as JSON; null where there is no content. */
export async function get(path, signal) {
  return contentOf(await call('GET', path, { signal }));
}

/** GET, as text. */
export async function getText(path, signal) {
  return (await call('GET', path, { signal })).text();
}

/** POST of a JSON value, or of nothing; gives the JSON of the answer, or null. */
export async function post(path, value, headers = {}) {
  const answer = await call('POST', path, value === undefined ? { headers } : {
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(value),
  });
  return contentOf(answer);
}

/** DELETE. */
export async function remove(path) {
  await call('DELETE', path, {});
}

/** Something that is fetched again and again: what has not changed is not sent again. */
export class Resource {
  #tag = null;
  #path = null;

  /** The value, or undefined where it is the one of the call before. */
  async get(path, signal) {
    const headers = this.#tag && this.#path === path ? { 'If-None-Match': this.#tag } : {};
    const answer = await call('GET', path, { headers, signal }, 304);
    if (answer.status === 304) {
      return undefined;
    }

    const value = await answer.json();
    this.#path = path;
    this.#tag = answer.headers.get('ETag');
    return value;
  }
}

/** The path of a thing of a job: jobPath('digits-ab12', 'curves'). */
export function jobPath(id, rest = '') {
  return `/api/v1/jobs/${encodeURIComponent(id)}${rest && `/${rest}`}`;
}

function contentOf(answer) {
  return answer.status === 204 ? null : answer.json();
}

async function call(method, path, options, alsoGood = 0) {
  let answer;
  try {
    answer = await fetch(path, { method, cache: 'no-store', credentials: 'same-origin', ...options });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }

    connection.dispatchEvent(new Event('unreachable'));
    throw new ApiError(0, 'not reachable', 'the coordinator does not answer');
  }

  if (answer.ok || answer.status === alsoGood) {
    connection.dispatchEvent(new Event('reached'));
    return answer;
  }

  const problem = await problemOf(answer);
  if (problem.status === 401 && path !== '/api/v1/session') {
    connection.dispatchEvent(new Event('signed-out'));
  }

  throw problem;
}

async function problemOf(answer) {
  try {
    const { title, detail, errors } = await answer.json();
    return new ApiError(answer.status, title ?? 'refused', detail ?? '', errors ?? []);
  } catch {
    return new ApiError(answer.status, 'refused', `the coordinator answered with status ${answer.status}`);
  }
}
