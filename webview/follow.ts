import { chosenFeature } from './features/features';
import type { Page } from './page';
import { chosenColumns } from './timeline/column-charts';

let asked = '';

/** Columns whose course over time the view in sight draws. */
function wanted(page: Page): string[] {
  const { report, state } = page;
  if (!report.timeline) return [];
  if (state.view === 'timeline') return chosenColumns(page).map(({ column }) => column);
  const feature = state.view === 'features' ? chosenFeature(page)?.feature.name : undefined;
  return feature === undefined ? [] : [feature];
}

/** Asks, once, for the columns that are to be drawn over time and have not come yet. */
export function followColumns(page: Page): void {
  const { snapshot, send } = page;
  if (snapshot.run.state !== 'done') {
    asked = '';
    return;
  }
  const missing = [...new Set(wanted(page))].filter((column) => !snapshot.series[column]);
  const question = JSON.stringify(missing);
  if (missing.length === 0 || question === asked) return;
  asked = question;
  send({ type: 'follow', columns: missing });
}
