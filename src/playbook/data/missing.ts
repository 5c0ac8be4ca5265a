import { column } from '../../engine/expression';
import { type Check, type DataEvidence, isInput, type Suspicion } from './fault';
import { sameDistribution } from './same-distribution';

/** Columns that are empty in the bad period, that only it has, and renames: the vanished one's values in a new one. */
export const missing: Check = (evidence) => {
  const { columns } = evidence;
  const all = [...columns.values()].filter(({ good, bad }) => good.rows > 0 && bad.rows > 0);
  const gone = all.filter(({ good, bad }) => good.nulls < 0.5 * good.rows && bad.nulls === bad.rows);
  const fresh = all.filter(({ good, bad }) => good.nulls === good.rows && bad.nulls < 0.5 * bad.rows);
  const renamed = new Set<string>();
  const found: Suspicion[] = [];
  for (const { name } of gone) {
    const successor = fresh.find((other) => !renamed.has(other.name) && sameDistribution(evidence, name, other.name));
    if (!successor) {
      found.push(vanished(evidence, name));
      continue;
    }
    renamed.add(successor.name);
    found.push({
      check: 'renamed',
      kind: 'schema-change',
      columns: [name, successor.name],
      signal: null,
      text: () =>
        `${name} is empty in the bad period and its values stand in the new column ${successor.name}: it was renamed.`,
      severity: 'critical',
      strength: 0.97,
    });
  }
  for (const { name } of fresh.filter((other) => !renamed.has(other.name))) {
    found.push({
      check: 'new-column',
      kind: 'schema-change',
      columns: [name],
      signal: null,
      text: () => `${name} has values only in the bad period: a new column.`,
      severity: 'info',
      strength: 0,
    });
  }
  return found;
};

function vanished(evidence: DataEvidence, name: string): Suspicion {
  const input = isInput(evidence, name);
  return {
    check: 'missing',
    kind: 'data-fault',
    columns: [name],
    signal: { kind: 'event', value: { kind: 'isNull', operand: column(name) } },
    text: () => `Missing column: ${name} is empty in the whole bad period.`,
    severity: input ? 'critical' : 'info',
    strength: input ? 0.95 : 0,
  };
}
