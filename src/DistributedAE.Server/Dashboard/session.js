// Who looks at the page: a token becomes a cookie that no script can read.

import { post, remove } from './api.js';

const PATH = '/api/v1/session';

/** Signs in by the link that the coordinator printed, if the page was opened by it, and takes the token out of the address. */
export async function signInByLink() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    history.replaceState(history.state, '', location.pathname + location.search);
    await signIn(token);
  }
}

/** Signs in; throws ApiError where the token is not the coordinator's. */
export function signIn(token) {
  return post(PATH, { token: token.trim() });
}

/** Signs out. */
export function signOut() {
  return remove(PATH);
}
