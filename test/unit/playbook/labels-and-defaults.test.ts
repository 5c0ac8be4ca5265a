import { describe, expect, it } from 'vitest';
import { leaning } from '../../../src/playbook/shift/leaning';
import type { Hypothesis } from '../../../src/protocol/report';
import { Random } from '../../incidents/random';
import { type Cells, investigate, periodsOf, timeOf, withFolder, withLog, writeCsv } from './investigate';

const ROWS = 16_000;
const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds));

interface Loan {
  bad: boolean;
  town: string;
  trade: string;
  odds: number;
  defaulted: boolean;
}

type Change = (loan: Loan, random: Random) => Partial<Loan> & { seen?: string };

/** A log of loans whose score is right: the world is logistic in income, debt and trade. */
function loans(change: Change): Cells[] {
  const random = new Random(17);
  const effects: Record<string, number> = { baker: -0.9, smith: 0.2, none: 2, tailor: 0.6 };
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const [income, debt] = [random.normal(0, 1), random.normal(0, 1)];
    const town = random.pick(['Ulm', 'Gera', 'Kiel']);
    const trade = random.pick(['baker', 'baker', 'smith', 'none', 'tailor']);
    const bad = row >= ROWS / 2;
    const oddsOf = (name: string): number => -1.6 * income + 1.4 * debt + (effects[name] ?? 0);
    const odds = oddsOf(trade);
    const loan = { bad, town, trade, odds, defaulted: random.chance(sigmoid(odds)) };
    const changed = bad ? change(loan, random) : {};
    const seen = changed.seen ?? trade;
    const score = sigmoid(oddsOf(seen));
    return {
      time: timeOf(row),
      income: income.toFixed(3),
      debt: debt.toFixed(3),
      town,
      trade: seen,
      score_default: score.toFixed(4),
      prediction: score > 0.5 ? 'default' : 'paid',
      label: (changed.defaulted ?? loan.defaulted) ? 'default' : 'paid',
    };
  });
  return rows;
}

async function hypotheses(rows: Cells[], dated?: Parameters<typeof investigate>[1]): Promise<Hypothesis[]> {
  return withFolder(async (folder) => {
    const file = await writeCsv(folder, rows);
    const { good, bad } = periodsOf(ROWS);
    return withLog(file, good, bad, async (context) => (await investigate(context, dated)).diagnosis.hypotheses);
  });
}

describe('labels that changed', () => {
  it('are said to be exchanged at random, with the rate, and a cause outside stands beside', async () => {
    const [first, ...others] = await hypotheses(
      loans(({ defaulted }, random) => ({ defaulted: random.chance(0.3) ? !defaulted : defaulted })),
    );
    expect(first).toMatchObject({ kind: 'label-fault', segment: null, features: [] });
    expect(first?.summary).toMatch(
      /exchanged at random: (2[6-9]|3[0-4])% of one class and (2[6-9]|3[0-4])% of the other/,
    );
    expect(others.map(({ kind }) => kind)).toContain('external');
  });

  it('that are inverted in one town stand beside a world that turned round, and before it where a job ran at that time', async () => {
    const rows = loans(({ defaulted, town }) => ({ defaulted: town === 'Gera' ? !defaulted : defaulted }));
    const alone = await hypotheses(rows);
    expect(alone.slice(0, 2).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['concept-drift', 'label-fault']) as string[],
    );
    expect(alone[0]?.confidence).toBeLessThan(0.7);
    const at = timeOf(ROWS / 2);
    const [first, ...others] = await hypotheses(rows, {
      onset: { at, low: at, high: at, shape: 'step', end: null, signal: 'errors' },
      events: [
        {
          id: 'e1',
          type: 'pipeline',
          title: 'label import 7',
          start: at,
          end: null,
          url: null,
          status: null,
          scope: {},
          coincides: true,
          score: 0.9,
          chance: 0.01,
          reason: '',
        },
      ],
    });
    expect(first).toMatchObject({ kind: 'label-fault', segment: { town: 'Gera' } });
    expect(first?.summary).toContain('inverted');
    expect(first?.evidenceFor.join(' ')).toContain('label import 7');
    expect(others.map(({ kind }) => kind)).toContain('concept-drift');
  });

  it('are said to belong to other rows where they are those of the row before', async () => {
    let last = false;
    const [first] = await hypotheses(
      loans(({ defaulted }) => {
        const before = last;
        last = defaulted;
        return { defaulted: before };
      }),
    );
    expect(first).toMatchObject({ kind: 'label-fault', segment: null });
    expect(first?.summary).toContain('belong to other rows');
  });

  it('are believed where the world follows the inputs less, or turned round by another measure', async () => {
    const less = await hypotheses(loans(({ odds }, random) => ({ defaulted: random.chance(sigmoid(0.15 * odds)) })));
    expect(less[0]?.kind).toBe('external');
    expect(less.map(({ kind }) => kind)).not.toContain('label-fault');
    const turned = await hypotheses(
      loans(({ odds, town, defaulted }, random) => ({
        defaulted: town === 'Gera' ? random.chance(sigmoid(-0.6 * odds)) : defaulted,
      })),
    );
    expect(turned[0]).toMatchObject({ kind: 'concept-drift', segment: { town: 'Gera' } });
  });
});

describe('a category that takes over', () => {
  it('is a default filled in where its rows come out as those of the values it replaced', async () => {
    const [first] = await hypotheses(loans(({ trade }, random) => ({ seen: random.chance(0.7) ? 'baker' : trade })));
    expect(first).toMatchObject({ kind: 'data-fault', features: ['trade'] });
    expect(first?.summary).toMatch(/trade is baker in (8|7)\d% of rows, against (39|40|41)% of all before/);
  });

  it('is a crowd that changed where its rows come out as they always did, though the word may stand for nothing', async () => {
    const crowd = loans(() => ({})).filter((row, i) => i < ROWS / 2 || row.trade === 'none' || i % 5 === 0);
    const found = await withFolder(async (folder) => {
      const file = await writeCsv(folder, crowd);
      const { good, bad } = periodsOf(ROWS);
      return withLog(file, good, bad, async (context) => (await investigate(context)).data.faults);
    });
    expect(found.filter(({ check }) => check === 'default-value')).toEqual([]);
  });
});

describe('leaning', () => {
  it('is the effect of a number while others are held: a double the model ignores has none', async () => {
    const random = new Random(5);
    const rows = Array.from({ length: 4000 }, (_, row): Cells => {
      const [own, noise] = [random.normal(0, 1), random.normal(0, 1)];
      const [other, idle] = [random.normal(0, 1), random.normal(0, 1)];
      const score = sigmoid(1.5 * own + 0.5 * other);
      return {
        time: timeOf(row),
        own: own.toFixed(4),
        double: (0.9 * own + 0.3 * noise).toFixed(4),
        other: other.toFixed(4),
        idle: idle.toFixed(4),
        score_yes: score.toFixed(5),
        prediction: score > 0.5 ? 'yes' : 'no',
        label: random.chance(score) ? 'yes' : 'no',
      };
    });
    await withFolder(async (folder) => {
      const file = await writeCsv(folder, rows);
      const { good, bad } = periodsOf(4000);
      await withLog(file, good, bad, async (context) => {
        const leans = await leaning(context);
        expect(leans.get('own')).toBeGreaterThan(0.8);
        expect(leans.get('double')).toBeLessThan(0.1);
        expect(leans.get('other')).toBeGreaterThan(0.2);
        expect(leans.get('other')).toBeLessThan(0.45);
        expect(leans.get('idle')).toBeLessThan(0.05);
      });
    });
  });
});
