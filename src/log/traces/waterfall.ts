import { z } from 'zod';
import type { SpanRow, SpanStore } from '../../engine/spans';
import type { Waterfall, WaterfallSpan } from '../../protocol/traces';
import type { PredictionLog } from '../prediction-log';
import { privateColumns } from '../roles/private';
import { formatInstant } from '../time/instant';

export const MOST_SPANS = 500;
const DEEPEST = 64;
const MOST_ATTRIBUTES = 40;
const LONGEST_VALUE = 300;
const MILLISECOND = 1e6;
const LEAST_OF_SHAPE = 5;

/** Whether the value of a span's attribute may be shown. */
export type Shown = (key: string, value: string) => boolean;

/** Attributes are held to what holds for columns: those named private, those given, those that look personal. */
export function shownAttributes(
  { privateColumns: hidden }: Pick<PredictionLog, 'privateColumns'>,
  given: readonly string[],
  showAll: boolean,
): Shown {
  if (showAll) return () => true;
  const wordless = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const names = new Set([...hidden].map(wordless));
  return (key, value) => {
    const leaf = key.split(/[./]/).at(-1) ?? key;
    if (names.has(wordless(key)) || names.has(wordless(leaf))) return false;
    // By its name one value tells, by its shape only several do.
    return [1, LEAST_OF_SHAPE].every((values) => {
      const sample = Array.from({ length: values }, () => value);
      return privateColumns([{ name: key, type: 'text', sample }], given).length === 0;
    });
  };
}

/** The spans of one trace as they are drawn; null where no file has the trace. */
export async function waterfallOf(
  store: SpanStore,
  trace: string,
  shown: Shown,
  signal?: AbortSignal,
): Promise<Waterfall | null> {
  const found = await store.trace(trace, MOST_SPANS, signal);
  if (found === null) return null;
  const spans = inOrder(found.rows, shown);
  const end = Math.max(0, ...found.rows.map(({ start, duration }) => start + duration));
  return {
    trace,
    start: formatInstant(found.start),
    duration: end / MILLISECOND,
    spans,
    omitted: found.total - spans.length,
  };
}

/** Each span below its parent, siblings by time. Spans in a circle of parents have no root, and are left out. */
function inOrder(rows: readonly SpanRow[], shown: Shown): WaterfallSpan[] {
  const present = new Set(rows.map(({ number }) => number));
  const children = new Map<number | null, SpanRow[]>();
  for (const row of rows) {
    const parent = row.parent !== null && present.has(row.parent) ? row.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), row]);
  }
  const spans: WaterfallSpan[] = [];
  const add = (row: SpanRow, parent: number | null, depth: number): void => {
    const place = spans.push(spanOf(row, parent, depth, shown)) - 1;
    if (depth < DEEPEST) for (const child of children.get(row.number) ?? []) add(child, place, depth + 1);
  };
  for (const root of children.get(null) ?? []) add(root, null, 0);
  return spans;
}

function spanOf(row: SpanRow, parent: number | null, depth: number, shown: Shown): WaterfallSpan {
  return {
    id: row.id,
    parent,
    depth,
    service: row.service,
    name: row.name,
    kind: KINDS[row.kind] ?? row.kind,
    start: row.start / MILLISECOND,
    duration: row.duration / MILLISECOND,
    self: row.self / MILLISECOND,
    error: row.error,
    message: row.message === null || !shown('message', row.message) ? null : row.message.slice(0, LONGEST_VALUE),
    attributes: attributesOf(row.attributes, shown),
  };
}

/** OTLP spells kinds as numbers or as names. */
const KINDS: Record<string, string> = {
  '0': '',
  '1': 'internal',
  '2': 'server',
  '3': 'client',
  '4': 'producer',
  '5': 'consumer',
  unspecified: '',
};

const attributes = z.array(z.object({ key: z.string(), value: z.unknown() }));
const typed = z.record(z.string(), z.unknown());

/** `[{key, value}]`: in OTLP a value is an object that says its type, in Jaeger the value itself. */
function attributesOf(json: string | null, shown: Shown): Record<string, string> {
  if (json === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return {};
  }
  const parsed = attributes.safeParse(value);
  if (!parsed.success) return {};
  const texts = parsed.data.map(({ key, value: each }) => [key, textOf(each)] as const);
  return Object.fromEntries(
    texts
      .filter(([key, text]) => shown(key, text))
      .slice(0, MOST_ATTRIBUTES)
      .map(([key, text]) => [key, text.slice(0, LONGEST_VALUE)]),
  );
}

function textOf(value: unknown): string {
  const object = typed.safeParse(value);
  const inner: unknown = object.success ? Object.values(object.data)[0] : value;
  return typeof inner === 'string' ? inner : (JSON.stringify(inner) ?? '');
}
