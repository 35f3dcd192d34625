// Pictures that the coordinator draws of the latest checkpoint.

import { jobPath } from './api.js';
import { h, showOnly } from './dom.js';
import { emptiness, panel } from './parts.js';

/** A panel for one kind of picture; update(job's id, PictureView). */
export function picturePanel(kind, title, description) {
  const { element, body, note } = panel(title);
  const image = h('img', { class: 'picture', alt: description, onerror: () => showOnly(body, emptiness('The picture could not be fetched; it is tried again with the next one.')) });
  const link = h('a', { class: 'picture-frame', target: '_blank', rel: 'noopener', title: 'Open the picture by itself' }, image);
  let shown = '';
  showOnly(body, emptiness('Loading…'));
  element.update = (jobId, view) => {
    if (!view?.sha256) {
      showOnly(body, emptiness(view?.reason ?? 'No picture yet.'));
      return;
    }

    const version = `${view.sha256} ${view.madeAt}`;
    if (version !== shown) {
      shown = version;
      image.src = link.href = `${jobPath(jobId, `pictures/${kind}`)}?v=${encodeURIComponent(version)}`;
    }

    showOnly(body, link);
    note(checkpointText(view));
  };
  return element;
}

/** Which checkpoint something was made of. */
export function checkpointText({ stage, epoch }) {
  return stage == null ? '' : `${stage}${epoch == null ? '' : `, epoch ${epoch + 1}`}`;
}
