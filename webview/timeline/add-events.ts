import { html, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { icon } from '../ui/icon';

/** The two places that events come from: files of the workspace, and its repositories. */
export const addEventsButtons = ({ send }: Page): TemplateResult => html`
  <button
    class="link"
    title=${t('Files of deployments, pipeline runs and other events')}
    @click=${() => send({ type: 'addFiles', list: 'events' })}
  >
    ${icon('calendar')}${t('Add event files…')}
  </button>
  <button
    class="link"
    title=${t('Commits and tags of the repositories in this window')}
    @click=${() => send({ type: 'addCommits' })}
  >
    ${icon('git-commit')}${t('Add commits')}
  </button>
`;
