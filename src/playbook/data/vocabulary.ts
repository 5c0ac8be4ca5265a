import type { Expression } from '../../engine/expression';
import { column } from '../../engine/expression';
import type { AttributeCounts } from '../segments/slices';
import { type Check, isInput, type Suspicion } from './fault';
import { multipliedBy } from './multiplied';
import { percent } from './null-rate';

/** Share of the bad period's rows that unseen values must have to be worth a finding. */
const SHARE_AT_LEAST = 0.005;
/** Sorted shares of two codings of one column differ by at most so much. */
const RECODING_TOLERANCE = 0.15;
const MISSING_WORDS = new Set([
  '',
  'null',
  'none',
  'nan',
  'n/a',
  'na',
  'unknown',
  'undefined',
  'missing',
  'default',
  'other',
  '-',
  '?',
]);
const VALUES_NAMED = 5;

/** Whether a category's value is a word for having none; "other" may be a value like any. */
export const standsForMissing = (text: string): boolean => MISSING_WORDS.has(normal(text)) && normal(text) !== 'other';

interface Value {
  text: string;
  good: number;
  bad: number;
}

/** Values a category never had: spelled in another case, another coding of the vanished ones, a stand-in, or just new. */
export const vocabulary: Check = (evidence) =>
  evidence.counts
    .filter(
      ({ attribute }) =>
        attribute.origin !== 'derived' && attribute.origin !== 'version' && isInput(evidence, attribute.column),
    )
    .flatMap((counts) => examine(counts));

function examine({ attribute, slices, total }: AttributeCounts): Suspicion[] {
  const { good, bad } = total.rows;
  if (good === 0 || bad === 0) return [];
  const values = slices.flatMap(({ atoms, rows }): Value[] => {
    const key = atoms.at(-1)?.key ?? null;
    return key === null ? [] : [{ text: String(key), good: rows.good / good, bad: rows.bad / bad }];
  });
  const fresh = values.filter((value) => value.good === 0 && value.bad > 0);
  const gone = values.filter((value) => value.good > 0 && value.bad === 0);
  const share = sum(fresh, 'bad');
  if (share < SHARE_AT_LEAST || multipliedBy(values) !== null) return [];
  const name = attribute.column;
  const named = fresh
    .sort((a, b) => b.bad - a.bad)
    .slice(0, VALUES_NAMED)
    .map(({ text }) => text)
    .join(', ');
  const signal = {
    kind: 'event' as const,
    value: among(
      name,
      values.filter((value) => value.good > 0).map(({ text }) => text),
    ),
  };
  const base = { columns: [name], signal, severity: 'critical' as const };
  const known = new Map(values.filter((value) => value.good > 0).map((value) => [normal(value.text), value.text]));
  const respelled = fresh.filter(({ text }) => known.has(normal(text)));
  if (sum(respelled, 'bad') > 0.5 * share)
    return [
      {
        ...base,
        check: 'respelled-category',
        kind: 'schema-change',
        text: (part, where) => `${name} is spelled differently in ${part} of rows${where}: ${named}.`,
        strength: 0.97,
      },
    ];
  if (gone.length >= 2 && recoded(gone, fresh))
    return [
      {
        ...base,
        check: 'recoded-category',
        kind: 'schema-change',
        text: (part, where) =>
          `${name} has another coding in ${part} of rows${where}: ${named} instead of ${gone
            .slice(0, VALUES_NAMED)
            .map(({ text }) => text)
            .join(', ')}.`,
        strength: 0.95,
      },
    ];
  const standIns = fresh.filter(({ text }) => MISSING_WORDS.has(normal(text)));
  if (sum(standIns, 'bad') > 0.5 * share)
    return [
      {
        ...base,
        check: 'default-value',
        kind: 'data-fault',
        text: (part, where) => `${name} is ${named} in ${part} of rows${where}: a stand-in for a value.`,
        strength: 0.9,
      },
    ];
  return [
    {
      ...base,
      check: 'new-category',
      kind: 'schema-change',
      severity: share > 0.05 ? 'warning' : 'info',
      text: (part, where) =>
        `${name} has values it never had in ${part} of rows${where} (${percent(share)} of all): ${named}.`,
      strength: 0.15,
    },
  ];
}

const sum = (values: readonly Value[], period: 'good' | 'bad'): number =>
  values.reduce((total, value) => total + value[period], 0);

/** UTF-8 that was read as Latin-1 is the same text (`FranÃ§ais`); what is no such text stays as it is. */
function readAsUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text;
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? text : decoded;
}

const normal = (text: string): string =>
  readAsUtf8(text)
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '');

/** As many vanished as new values, with the same shares once sorted. */
function recoded(gone: readonly Value[], fresh: readonly Value[]): boolean {
  const before = gone.map(({ good }) => good).sort((a, b) => b - a);
  const after = fresh.map(({ bad }) => bad).sort((a, b) => b - a);
  if (Math.abs(before.length - after.length) > 1) return false;
  const distance = before.reduce((total, share, i) => total + Math.abs(share - (after[i] ?? 0)), 0) / 2;
  const whole = before.reduce((total, share) => total + share, 0);
  return whole > 0.02 && distance < RECODING_TOLERANCE * whole + 0.02;
}

/** A value is there and is none of the known ones. */
function among(name: string, known: string[]): Expression {
  const operand: Expression = { kind: 'text', operand: column(name) };
  return {
    kind: 'case',
    branches: [
      { when: { kind: 'isNull', operand: column(name) }, then: { kind: 'literal', value: false } },
      { when: { kind: 'in', operand, values: known }, then: { kind: 'literal', value: false } },
    ],
    otherwise: { kind: 'literal', value: true },
  };
}
