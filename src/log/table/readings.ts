import type { Engine } from '../../engine/engine';
import type { SourceProfile } from '../../engine/source';
import { instantText } from '../../engine/values';
import type { ColumnReading } from '../../protocol/read';

const LISTED_EXAMPLES = 5;

/** Exact counts of every column of a table, as loading counts those of files. */
export async function columnReadings(
  engine: Engine,
  { columns }: SourceProfile,
  signal?: AbortSignal,
): Promise<ColumnReading[]> {
  const names = engine.describe().map(({ name }) => name);
  const samples = new Map(columns.map(({ name, sample }) => [name, sample]));
  const summaries = await engine.summarize({ columns: names }, signal);
  return Promise.all(
    summaries.map(async ({ name, type, nulls, distinct, typeChanges, minimum, maximum }) => {
      const shown = (value: number | string | null): string | null =>
        value === null ? null : type === 'time' ? instantText(BigInt(value)) : String(value);
      return {
        name,
        type,
        nulls,
        distinct,
        typeChanges,
        typeChangeExamples: typeChanges > 0 ? await misfits(engine, name, signal) : [],
        minimum: shown(minimum),
        maximum: shown(maximum),
        examples: [...new Set((samples.get(name) ?? []).filter((value) => value !== null))].slice(0, LISTED_EXAMPLES),
      };
    }),
  );
}

async function misfits(engine: Engine, name: string, signal?: AbortSignal): Promise<string[]> {
  const found = await engine.count(
    {
      by: { misfit: { kind: 'misfit', column: name } },
      measures: { rows: { kind: 'count' } },
      where: { kind: 'typeChanged', column: name },
      largest: LISTED_EXAMPLES,
    },
    signal,
  );
  return Array.from(found.array('misfit') as Iterable<unknown>, String);
}
