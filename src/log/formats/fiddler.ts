import type { LogFormat } from './format';

/** An event table of Fiddler: `__event_id` and `__occurred_at` (or their names with `fiddler_` before them). */
export const fiddlerEvents: LogFormat = {
  name: 'fiddler-events',
  title: 'Fiddler events',
  basis: 'documentation',
  recognises: (records) =>
    records.hasAny('__event_id', 'fiddler_event_id', 'fiddler_id') ||
    records.hasAll('event_id', 'occurred_at') ||
    records.hasAny('__occurred_at', '__fiddler_occurred_at', 'fiddler_occurred_at'),
  column(name) {
    if (/^(_*fiddler_?|__)?_*(event_id|id)$/.test(name)) return { role: 'id' };
    if (/^_*(fiddler_)?occurred_at$/.test(name)) return { role: 'timestamp' };
    if (/^_*(fiddler_)?updated_at$/.test(name)) return { role: 'labelTime' };
    return null;
  },
};
