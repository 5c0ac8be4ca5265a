import { distinctInWords } from '../census';
import { type Check, isInput } from './fault';

/** Categories that took many values and take one: frozen. Numbers that are features are judged by their shares (share-jump). */
export const constant: Check = (evidence) =>
  [...evidence.columns.values()].flatMap(({ name, type, good, bad }) => {
    const category = type === 'text' || type === 'boolean' || evidence.context.log.roles.segments.includes(name);
    if (!category || !isInput(evidence, name) || good.distinct < 2 || bad.distinct !== 1 || bad.nulls > 0) return [];
    return [
      {
        check: 'frozen',
        kind: 'data-fault' as const,
        columns: [name],
        signal: null,
        text: () =>
          `${name} is frozen: ${bad.minimum} in every row, where the good period has ${distinctInWords(good)} values.`,
        severity: 'critical' as const,
        strength: good.distinct > 2 ? 0.85 : 0.5,
      },
    ];
  });
