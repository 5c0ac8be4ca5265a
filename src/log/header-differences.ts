import type { FilePart } from '../engine/source';
import type { Problem } from '../protocol/report';

const SHOWN = 3;

/**
 * Tables read as one log of which some have other columns than most, which is told: a column that a part lacks is empty
 * there. Records of JSON name their own members, so that a sample without one says nothing.
 */
export function headerDifferences(parts: readonly FilePart[]): Problem[] {
  const tables = parts.flatMap((part) => {
    const columns = columnsOf(part);
    return columns === null ? [] : [{ path: part.path, columns, key: JSON.stringify([...columns].sort()) }];
  });
  const counts = new Map<string, number>();
  for (const { key } of tables) counts.set(key, (counts.get(key) ?? 0) + 1);
  if (counts.size < 2) return [];
  const [usual] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const most = tables.find(({ key }) => key === usual);
  if (!most) return [];
  const others = tables.filter(({ key }) => key !== usual);
  const told = others.slice(0, SHOWN).map(({ path, columns }) => {
    const lacks = missing(most.columns, columns);
    const has = missing(columns, most.columns);
    return `${path} ${[...(lacks ? [`lacks ${lacks}`] : []), ...(has ? [`has ${has}`] : [])].join(' and ')}`;
  });
  const more = others.length > SHOWN ? `; and ${others.length - SHOWN} more` : '';
  const have = others.length === 1 ? 'has' : 'have';
  const text = `${others.length} of ${tables.length} files ${have} other columns than most: ${told.join('; ')}${more}.`;
  return [{ code: 'headers-differ', text: `${text} A column that a file lacks is empty there.` }];
}

function columnsOf({ layout }: FilePart): ReadonlySet<string> | null {
  if (layout.kind === 'delimited') return new Set(layout.columns);
  return layout.kind === 'parquet' ? new Set(layout.fields.map(({ column }) => column)) : null;
}

function missing(all: ReadonlySet<string>, some: ReadonlySet<string>): string {
  const names = [...all].filter((name) => !some.has(name));
  const shown = names.slice(0, SHOWN).map((name) => `"${name}"`);
  return names.length > SHOWN ? `${shown.join(', ')} and ${names.length - SHOWN} more` : shown.join(', ');
}
