import type { EventReport } from '../../src/protocol/report';
import { fractionOf, GUTTER, type TimeAxis } from './axis';

/** Colour (a `--vscode-charts-*` name) and shape of one type of event. */
export interface Mark {
  color: string;
  /** SVG path around 0, 0 within ±6. */
  path: string;
}

const SHAPES = {
  triangle: 'M0 -5.5L5.5 4.5H-5.5Z',
  diamond: 'M0 -6L6 0L0 6L-6 0Z',
  square: 'M-4.5 -4.5H4.5V4.5H-4.5Z',
  cross: 'M-5 -2H-2V-5H2V-2H5V2H2V5H-2V2H-5Z',
  circle: 'M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0Z',
  hexagon: 'M-3 -5H3L6 0L3 5H-3L-6 0Z',
};

const KNOWN: [type: RegExp, mark: Mark][] = [
  [/deploy|release|rollout/i, { color: 'green', path: SHAPES.triangle }],
  [/pipeline|run|job|dag|etl|data/i, { color: 'yellow', path: SHAPES.diamond }],
  [/config|flag|feature|migration|schema/i, { color: 'blue', path: SHAPES.square }],
  [/incident|alert|outage|error/i, { color: 'red', path: SHAPES.cross }],
  [/model|train|promot/i, { color: 'purple', path: SHAPES.hexagon }],
];
const OTHER: Mark = { color: 'foreground', path: SHAPES.circle };

/** One colour and one shape a type, the same in the strip, the list and the charts. */
export const markOf = (type: string): Mark => KNOWN.find(([known]) => known.test(type))?.[1] ?? OTHER;

export interface Cluster {
  x: number;
  events: EventReport[];
}

const APART = 22;

/** Events in a strip of this width, those nearer than a mark's width drawn as one. Coinciding ones lead their cluster. */
export function clusters(events: EventReport[], axis: TimeAxis, width: number): Cluster[] {
  const plot = width - GUTTER.left - GUTTER.right;
  const placed = events
    .map((event) => {
      const fraction = Math.min(1, Math.max(0, fractionOf(axis, Date.parse(event.start))));
      return { x: GUTTER.left + fraction * plot, event };
    })
    .sort((left, right) => left.x - right.x);
  const found: Cluster[] = [];
  for (const { x, event } of placed) {
    const last = found.at(-1);
    if (!last || x - last.x > APART) found.push({ x, events: [event] });
    else if (event.coincides) last.events.unshift(event);
    else last.events.push(event);
  }
  return found;
}
