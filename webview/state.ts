import type { ViewName } from '../src/protocol/webview';
import type { Zoom } from './timeline/axis';
import type { Chosen } from './timeline/column-charts';
import type { TimeZone } from './ui/format';
import type { Sort } from './ui/windowed-table';

/** What the reader did, and nothing else: everything shown comes from the snapshot. Kept by VS Code across reloads. */
export interface ViewState {
  view: ViewName;
  scroll: Partial<Record<string, number>>;
  zone: TimeZone;
  overview: { closed: string[]; opened: string[] };
  timeline: {
    tables: string[];
    event: string | null;
    zoom: Zoom | null;
    /** Columns followed beside the metric; null until the reader chooses. */
    columns: Chosen[] | null;
    /** Whether the line of a week before is drawn. */
    ghost: boolean;
  };
  features: { sort: Sort | null; filter: string; driftedOnly: boolean; selected: string | null };
  /** `closed`: segments of which the narrower ones are not shown. */
  segments: { sort: Sort | null; selected: string | null; closed: string[] };
  examples: { selected: number; segment: string; cause: number | null };
  /** `metric`: the series that is drawn. */
  service: { tables: string[]; metric: string | null; span: string | null };
  /** Which signal and which metric are drawn, and of which charts the numbers are shown. */
  monitoring: { signal: string | null; metric: string | null; tables: string[] };
  reading: { filter: string };
  /** The document and view of a panel that shows one view: VS Code brings it back by them. */
  panel?: { document: string; view: ViewName };
  /** What the extension could not do when last asked, until dismissed. */
  fault: string | null;
}

const initial: ViewState = {
  view: 'overview',
  scroll: {},
  zone: 'utc',
  overview: { closed: [], opened: [] },
  timeline: { tables: [], event: null, zoom: null, columns: null, ghost: false },
  features: { sort: null, filter: '', driftedOnly: false, selected: null },
  segments: { sort: null, selected: null, closed: [] },
  examples: { selected: 0, segment: '', cause: null },
  service: { tables: [], metric: null, span: null },
  monitoring: { signal: null, metric: null, tables: [] },
  reading: { filter: '' },
  fault: null,
};

/** State as an earlier session (perhaps of an earlier version) left it, with what it lacks filled in. */
export function restoreState(saved: unknown): ViewState {
  if (typeof saved !== 'object' || saved === null) return initial;
  const known = saved as Partial<ViewState>;
  return {
    ...initial,
    ...known,
    fault: null,
    overview: { ...initial.overview, ...known.overview },
    timeline: { ...initial.timeline, ...known.timeline },
    features: { ...initial.features, ...known.features },
    segments: { ...initial.segments, ...known.segments },
    examples: { ...initial.examples, ...known.examples },
    service: { ...initial.service, ...known.service },
    monitoring: { ...initial.monitoring, ...known.monitoring },
    reading: { ...initial.reading, ...known.reading },
  };
}
