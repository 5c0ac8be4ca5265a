import type { ExampleReport } from '../protocol/report';

type Value = string | number | boolean | null;

/** One logged row that can be put to the model again. */
export interface LoggedRow {
  file: string;
  line: number;
  period: 'good' | 'bad';
  prediction: string | null;
  features: Record<string, Value>;
}

/** The wrong predictions of the bad period, and after them the right ones of the good period that they were compared with. */
export function rowsOf(examples: readonly ExampleReport[]): LoggedRow[] {
  const bad = examples.map((example) => row(example, 'bad'));
  const good = examples.map(({ nearest }) => nearest && row(nearest, 'good'));
  const known = new Set<string>();
  return [...bad, ...good].flatMap((one) => {
    if (!one || known.has(placeOf(one))) return [];
    known.add(placeOf(one));
    return [one];
  });
}

type Logged = Pick<ExampleReport, 'file' | 'line' | 'prediction' | 'features'>;

const row = ({ file, line, prediction, features }: Logged, period: 'good' | 'bad'): LoggedRow | null =>
  file === null || line === null ? null : { file, line, period, prediction, features };

/** What a row is found again by. */
export const placeOf = ({ file, line }: { file: string; line: number }): string => `${line} ${file}`;

/** What the command reads: one JSON object of features a line, by the names of the log's columns. */
export const inputOf = (rows: readonly Pick<LoggedRow, 'features'>[]): string =>
  rows.map(({ features }) => `${JSON.stringify(features)}\n`).join('');
