import { describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../../src/protocol/report';
import { data } from '../../../src/playbook/data';
import { createRandom } from '../../../src/stats/random';
import { type Cells, timeOf, withFolder, withLog, writeCsv } from './investigate';

vi.setConfig({ testTimeout: 120_000 });

const ROWS = 6000;
const ONSET = 3200;
const PERIODS = { good: `${timeOf(0)}/${timeOf(3000)}`, bad: `${timeOf(3400)}/${timeOf(ROWS)}` };
const MINUTE = 60_000;
const at = (row: number, minutes = 0): string => new Date(Date.parse(timeOf(row)) + minutes * MINUTE).toISOString();

type Change = (row: Cells, i: number) => Cells | null;

/** A log without a fault: correlated features, a hash of them, customers whose values change now and then. */
function healthy(seed: number): Cells[] {
  const random = createRandom(seed);
  const uniform = (): number => random.uniform();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const balances = new Map<string, number>();
  return Array.from({ length: ROWS }, (_, i): Cells => {
    const common = normal();
    const customer = `c${Math.floor(300 * uniform())}`;
    if (!balances.has(customer) || uniform() < 0.4) balances.set(customer, Number((200 + 60 * normal()).toFixed(3)));
    const income = Number((50 + 8 * (0.7 * common + 0.7 * normal())).toFixed(3));
    const spend = Number(Math.exp(2 + 0.4 * (0.7 * common + 0.7 * normal())).toFixed(4));
    const odds = (income - 50) / 4 + (spend - 8) / 3 + ((balances.get(customer) ?? 0) - 200) / 60;
    const label = uniform() < 1 / (1 + Math.exp(-odds));
    return {
      timestamp: timeOf(i),
      request_id: `r${i}`,
      customer_id: customer,
      feat_income: income,
      feat_spend: spend,
      feat_balance: balances.get(customer) ?? null,
      feat_savings: Number((20 + 5 * (0.7 * common + 0.7 * normal())).toFixed(3)),
      feat_rent: Number((9 - 2 * (0.7 * common + 0.7 * normal())).toFixed(3)),
      region: ['north', 'south', 'east', 'west'][Math.floor(4 * uniform() ** 1.3)] ?? 'north',
      visits: Math.min(6, Math.floor(-1.5 * Math.log(1 - uniform()))),
      product: ['loan', 'card', 'lease'][Math.floor(3 * uniform())] ?? 'loan',
      feature_hash: Math.floor(uniform() * 2 ** 48).toString(16),
      score: Number((1 / (1 + Math.exp(-odds))).toFixed(4)),
      prediction: odds > 0 ? 'yes' : 'no',
      label: label ? 'yes' : 'no',
    };
  });
}

async function findings(rows: readonly Cells[]): Promise<Finding[]> {
  return withFolder(async (folder) =>
    withLog(
      await writeCsv(folder, rows),
      PERIODS.good,
      PERIODS.bad,
      async (context) => (await data(context)).step.findings,
    ),
  );
}

/** Findings of the log with `change` made to rows since the onset: all of them, or those of the north. */
async function after(change: Change, onlyNorth: boolean, seed = 5): Promise<Finding[]> {
  const rows = healthy(seed).flatMap((row, i): Cells[] => {
    const changed = i < ONSET || (onlyNorth && row.region !== 'north') ? row : change(row, i);
    return changed ? [changed] : [];
  });
  return findings(rows);
}

const remembered = (): Change => {
  const values = new Map<string, number | string | null>();
  return (row) => {
    const customer = String(row.customer_id);
    if (!values.has(customer)) values.set(customer, row.feat_balance ?? null);
    return { ...row, feat_balance: values.get(customer) ?? null };
  };
};
const stuck = (): Change => {
  let last: number | string | null = null;
  return (row, i) => {
    if (last === null || i % 5 === 0) last = row.feature_hash ?? null;
    return { ...row, feature_hash: last };
  };
};
const shuffledFrom = (): Change => {
  const waiting: (number | string | null)[] = [];
  return (row) => {
    waiting.push(row.feat_income ?? null);
    return { ...row, feat_income: waiting.length > 30 ? (waiting.shift() ?? null) : (row.feat_income ?? null) };
  };
};
const repeatedId = (): Change => (row, i) => ({ ...row, request_id: i % 2 === 0 ? `r${i - 1}x` : `r${i}x` });

/** What is done to the rows, the finding that must name it, and whether it can hold in one segment alone. */
const FAULTS: [name: string, make: () => Change, id: string, column: string][] = [
  ['values frozen per customer', remembered, 'frozen-per-entity', 'feat_balance'],
  ['fingerprints of other requests', stuck, 'hash-repeats', 'feature_hash'],
  [
    'a clock an hour behind',
    () => (row, i) => ({ ...row, timestamp: at(i, -60) }),
    'wrong-clock|clock-set-back',
    'timestamp',
  ],
  ['values of other rows', shuffledFrom, 'correlations-lost', 'feat_income'],
  ['a category frozen', () => (row) => ({ ...row, product: 'card' }), 'frozen', 'product'],
  [
    'columns swapped',
    () => (row) => ({ ...row, feat_income: row.feat_spend ?? null, feat_spend: row.feat_income ?? null }),
    'swapped',
    'feat_income|feat_spend',
  ],
  [
    'cents for units',
    () => (row) => ({ ...row, feat_spend: Number(row.feat_spend) * 100 }),
    'unit-scale',
    'feat_spend',
  ],
  [
    'pounds for kilograms',
    () => (row) => ({ ...row, feat_balance: Number(row.feat_balance) * 2.20462 }),
    'unit-scale',
    'feat_balance',
  ],
  [
    'a sign turned',
    () => (row) => ({ ...row, feat_balance: -Number(row.feat_balance) }),
    'sign-turned',
    'feat_balance',
  ],
  [
    'a constant added to every value',
    () => (row) => ({ ...row, feat_income: Number(row.feat_income) + 40 }),
    'offset',
    'feat_income',
  ],
  ['counts by the hundred', () => (row) => ({ ...row, visits: Number(row.visits) * 100 }), 'unit-scale', 'visits'],
  [
    'values far out of range',
    () => (row, i) => ({ ...row, feat_income: i % 4 === 0 ? 9999 + i : (row.feat_income ?? null) }),
    'range',
    'feat_income',
  ],
  ['ids given twice', repeatedId, 'duplicates', 'request_id'],
  [
    'numbers with a decimal comma',
    () => (row) => ({ ...row, feat_income: `"${String(row.feat_income).replace('.', ',')}"` }),
    'type-change',
    'feat_income',
  ],
  ['empty values', () => (row) => ({ ...row, feat_balance: null }), 'missing|null-rate', 'feat_balance'],
];

describe('checks of the data', () => {
  it('say nothing of healthy logs', async () => {
    for (const seed of [1, 2]) expect((await findings(healthy(seed))).map(({ id }) => id)).toEqual([]);
  });

  it.each(FAULTS)('find %s in the whole log, and name no segment', async (_, make, id, column) => {
    const found = await after(make(), false);
    const own = found.find((finding) => id.split('|').includes(finding.id.split('/')[0] ?? ''));
    expect(own, found.map(({ text }) => text).join('\n')).toBeDefined();
    expect(column.split('|')).toContain(own?.column);
    expect(own?.segment).toBeNull();
  });

  it.each(FAULTS)('find %s in one region, and name it', async (name, make, id, column) => {
    // A customer is served in many regions, so nothing of a customer is frozen in one of them.
    if (name === 'values frozen per customer') return;
    const found = await after(make(), true);
    const own = found.find((finding) => id.split('|').includes(finding.id.split('/')[0] ?? ''));
    expect(own, found.map(({ text }) => text).join('\n')).toBeDefined();
    expect(column.split('|')).toContain(own?.column);
    expect(own?.segment).toEqual({ region: 'north' });
  });

  it('find a renamed column, in the whole log and in one region', async () => {
    for (const onlyNorth of [false, true]) {
      const rows = healthy(7).map((row, i): Cells => {
        const moved = i >= ONSET && (!onlyNorth || row.region === 'north');
        return {
          ...row,
          feat_income: moved ? null : (row.feat_income ?? null),
          feat_wage: moved ? (row.feat_income ?? null) : null,
        };
      });
      const own = (await findings(rows)).find(({ id }) => id.startsWith('renamed/feat_income+feat_wage/'));
      expect(own?.segment).toEqual(onlyNorth ? { region: 'north' } : null);
    }
  });

  it('find rows that are missing for a while: of all, and of one region only', async () => {
    const gap: Change = (row, i) => (i >= 4000 && i < 4400 ? null : row);
    const all = await after(gap, false);
    expect(all.find(({ id }) => id.startsWith('time-leap/'))?.text).toContain(`${timeOf(3999).slice(0, 16)}`);
    const north = await after(gap, true);
    expect(north.find(({ id }) => id.startsWith('volume-gap/'))?.segment).toEqual({ region: 'north' });
    expect(north.some(({ id }) => id.startsWith('time-leap/'))).toBe(false);
  });

  it('find a value that takes over in one region, common as it is in all', async () => {
    const zeros = healthy(9).map((row, i): Cells => {
      const filled = i >= ONSET && row.region === 'west';
      return { ...row, feat_spend: i % 5 < 2 || filled ? 0 : (row.feat_spend ?? null) };
    });
    const own = (await findings(zeros)).find(({ id }) => id.startsWith('default-value/feat_spend/'));
    expect(own?.text).toContain('feat_spend is 0 in 100% of rows for region=west');
    expect(own?.segment).toEqual({ region: 'west' });
  });

  it('find a value that takes over at the same hours of each day, common as it is at others', async () => {
    const zeros = healthy(9).map((row, i): Cells => {
      const night = i >= ONSET && Math.floor(i / 60) % 24 >= 1 && Math.floor(i / 60) % 24 < 5;
      return { ...row, feat_spend: i % 3 === 0 || night ? 0 : (row.feat_spend ?? null) };
    });
    const own = (await findings(zeros)).find(({ id }) => id.startsWith('default-at-hours/feat_spend/'));
    expect(own?.text).toContain('feat_spend is 0 from 01:00 to 05:00 each day');
    expect(own?.segment).toBeNull();
  });

  it('find rows stamped at one instant', async () => {
    const batch: Change = (row, i) => (i >= 4000 && i < 4200 ? { ...row, timestamp: timeOf(4200) } : row);
    const found = await after(batch, false);
    expect(found.find(({ id }) => id.startsWith('one-instant/'))?.text).toContain(timeOf(4200).replace('.000Z', 'Z'));
  });

  it('find a clock that was set back once', async () => {
    const rows = healthy(5).map((row, i) => (i < 4000 ? row : { ...row, timestamp: at(i, -60) }));
    expect((await findings(rows)).some(({ id }) => id.startsWith('clock-set-back/'))).toBe(true);
  });
});
