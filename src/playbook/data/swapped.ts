import type { FeatureReport } from '../../protocol/report';
import type { Check } from './fault';
import { quantileGap } from './same-distribution';

/** Own quantiles must differ by so much more than the other column's. */
const TIMES_CLOSER = 2;
const GAP_AT_MOST = 0.2;

/** Two numbers that each took the other's distribution. */
export const swapped: Check = ({ drift }) => {
  const moved = drift.features.filter(({ drifted, type }) => drifted && type === 'numeric');
  return moved.flatMap((a, i) =>
    moved.slice(i + 1).flatMap((b) => {
      if (!exchanged(a, b)) return [];
      const [first, second] = (a.importance ?? 0) >= (b.importance ?? 0) ? [a.name, b.name] : [b.name, a.name];
      return [
        {
          check: 'swapped',
          kind: 'schema-change' as const,
          columns: [first, second],
          signal: null,
          text: () =>
            `${first} and ${second} have each other's distribution in the bad period: the columns were swapped.`,
          severity: 'critical' as const,
          strength: 0.95,
        },
      ];
    }),
  );
};

function exchanged(a: FeatureReport, b: FeatureReport): boolean {
  const across = [quantileGap(b, 'good', a, 'bad'), quantileGap(a, 'good', b, 'bad')];
  const own = [quantileGap(a, 'good', a, 'bad'), quantileGap(b, 'good', b, 'bad')];
  if ([...across, ...own].some((gap) => gap === null)) return false;
  const worst = Math.max(...across.map((gap) => gap ?? Infinity));
  const nearest = Math.min(...own.map((gap) => gap ?? 0));
  return worst < GAP_AT_MOST && nearest > TIMES_CLOSER * worst;
}
