import type { Row, Value } from '../../engine/engine';
import type { Expression } from '../../engine/expression';
import type { ExampleReport, NearestExample } from '../../protocol/report';
import type { PlaybookContext } from '../context';
import { isoTime } from '../time';

/** Columns an example shows. Ids, entities and times are no features: they would not help to run it again. */
export interface ExampleColumns {
  all: string[];
  expressions: Record<string, Expression>;
  features: string[];
  segments: string[];
  id?: string;
  prediction?: string;
  label?: string;
  confidence?: string;
}

const TIME = '__time';

export function exampleColumns({ log }: PlaybookContext): ExampleColumns {
  const { roles } = log;
  const kept = new Set(log.engine.describe().map(({ name }) => name));
  const hidden = new Set([
    ...[roles.id, roles.entity, roles.trace, roles.timestamp, roles.labelTime],
    ...log.privateColumns,
  ]);
  const visible = (name: string): boolean => kept.has(name) && !hidden.has(name);
  const features = roles.features.filter(visible);
  const segments = [...roles.segments, roles.modelVersion, roles.variant].filter(
    (name): name is string => name !== undefined && visible(name) && !features.includes(name),
  );
  const one = (name: string | undefined): string | undefined =>
    name !== undefined && kept.has(name) && !log.privateColumns.has(name) ? name : undefined;
  const confidence = one(roles.confidence) ?? one(Object.values(roles.scores)[0]);
  const single = { id: one(roles.id), prediction: one(roles.prediction), label: one(roles.label), confidence };
  const all = [
    ...new Set([
      ...features,
      ...segments,
      ...Object.values(single).filter((name): name is string => name !== undefined),
    ]),
  ];
  return { all, expressions: { [TIME]: log.time }, features, segments, ...single };
}

/** A wrong prediction as the report shows it, with the place in its file looked up. */
export async function exampleReport(
  context: PlaybookContext,
  columns: ExampleColumns,
  row: Row,
  nearest: { row: Row; distance: number; differs: string[] } | null,
  traces: ReadonlyMap<string, string> | null = null,
): Promise<ExampleReport> {
  const { engine } = context.log;
  const place = await engine.locate(row.file, row.ordinal, context.signal);
  const other = nearest ? await engine.locate(nearest.row.file, nearest.row.ordinal, context.signal) : null;
  const traceOf = ({ file, ordinal }: Row) => (traces ? { trace: traces.get(`${file}:${ordinal}`) ?? null } : {});
  return {
    ...common(row, columns),
    ...traceOf(row),
    file: place.path,
    line: place.line,
    confidence: numeric(valueOf(row, columns.confidence)),
    segments: Object.fromEntries(columns.segments.map((name) => [name, text(row.values[name])])),
    nearest: nearest
      ? ({
          ...common(nearest.row, columns),
          ...traceOf(nearest.row),
          file: other?.path ?? null,
          line: other?.line ?? null,
          differs: nearest.differs,
          distance: nearest.distance,
        } satisfies NearestExample)
      : null,
  };
}

function common(row: Row, columns: ExampleColumns) {
  return {
    id: text(valueOf(row, columns.id)),
    time: timeOf(row),
    prediction: text(valueOf(row, columns.prediction)),
    label: text(valueOf(row, columns.label)),
    features: Object.fromEntries(columns.features.map((name): [string, Value] => [name, shown(row.values[name])])),
  };
}

const valueOf = (row: Row, name: string | undefined): Value | undefined =>
  name === undefined ? null : row.values[name];

/** JSON has no infinite number: what is beyond all numbers is told as a word. */
const shown = (value: Value | undefined): Value =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : (value ?? null);

const text = (value: Value | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

const numeric = (value: Value | undefined): number | null => {
  const number = value === null || value === undefined || value === '' ? NaN : Number(value);
  return Number.isFinite(number) ? number : null;
};

function timeOf(row: Row): string | null {
  const value = row.values[TIME];
  if (value === null || value === undefined) return null;
  const microseconds = Number(value);
  return Number.isFinite(microseconds) ? isoTime(microseconds) : String(value);
}
