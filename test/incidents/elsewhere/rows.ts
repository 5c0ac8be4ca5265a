import { DAY, HOUR, MINUTE } from '../world';
import type { Place } from './place';
import type { Row, Trouble, Value } from './trouble';

const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** Times of rows: two peaks a day, quieter weekends, bursts. */
function times({ random, start, end, rows }: Place): Float64Array {
  const step = 10 * MINUTE;
  const peak = random.between(0.3, 1.2);
  const shift = random.between(0, 24);
  const cumulative: number[] = [];
  let total = 0;
  for (let at = start; at < end; at += step) {
    const hour = (at % DAY) / HOUR + shift;
    const day = new Date(at).getUTCDay();
    const level =
      1 + peak * (Math.cos(((hour - 11) / 12) * Math.PI) ** 2 + 0.5 * Math.cos(((hour - 20) / 6) * Math.PI) ** 2);
    total += level * (day % 6 === 0 ? 0.6 : 1) * Math.exp(random.normal(0, 0.25));
    cumulative.push(total);
  }
  const result = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const target = random.next() * total;
    let [low, high] = [0, cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    result[row] = Math.min(end - 1, Math.floor(start + (low + random.next()) * step));
  }
  return result.sort();
}

function draw(place: Place, time: number, people: Float64Array): Row & { entity: number } {
  const { random, groupings, hosts, versions, inputs } = place;
  const entity = Math.floor(people.length * random.next() ** 3);
  const person = people[entity] ?? 0;
  return {
    time,
    entity,
    groups: Object.fromEntries(
      groupings.map(({ name, values, weights }) => [name, values[random.weighted(weights)] ?? '']),
    ),
    host: random.pick(hosts),
    version: versions[0],
    person,
    real: inputs.map((input): Value => (random.chance(input.missing) ? null : input.draw(random, person, time))),
    seen: [],
    renamed: null,
    worldOdds: 0,
    modelOdds: 0,
    score: 0,
    cut: 0.5,
    label: false,
    logged: null,
    latency: 20 + random.exponential(30),
    status: random.chance(0.003) ? 500 : 200,
    keep: true,
    copies: 1,
  };
}

/** The world's and the model's opinion differ by an interaction the model does not know, and by its temperature. */
function oddsOf(place: Place, row: Row, values: readonly Value[]): { world: number; model: number } {
  const effects = place.inputs.map((input, index) => input.effect(values[index] ?? null));
  const groups = place.groupings.reduce(
    (sum, { name, values: known, effects: own }) => sum + (own[known.indexOf(row.groups[name] ?? '')] ?? 0),
    0,
  );
  const sum = place.intercept + groups + effects.reduce((total, effect) => total + effect, 0);
  return {
    world: sum + place.unknown * Math.max(-2, Math.min(2, (effects[0] ?? 0) * (effects[1] ?? 0))),
    model: place.temperature * sum,
  };
}

const timeText = {
  iso: (at: string) => at,
  plain: (at: string) => at.slice(0, 19).replace('T', ' '),
  epoch: (at: string) => String(Math.floor(Date.parse(at) / 1000)),
};

/** Makes every row of a place in trouble. The first column is the time as ISO text; `written` says how the file has it. */
export function makeRows(
  place: Place,
  trouble: Trouble,
): { columns: string[]; rows: (string | number | null)[][]; written: (time: string) => string } {
  const { random, inputs, groupings, alias, has, columns, classes, stubborn, onset, until } = place;
  const people = Float64Array.from({ length: 3000 }, () => random.normal());
  const earlier: Row[] = [];
  const rows: (string | number | null)[][] = [];
  for (const time of times(place)) {
    const row = draw(place, time, people);
    const during = time >= onset && time < until;
    // Segments are chosen before anyone can ask whether the trouble holds in them.
    if (during) trouble.crowd?.(row, random);
    const on = during && (trouble.on?.(row) ?? true);
    if (on) trouble.world?.(row, random);
    row.worldOdds = oddsOf(place, row, row.real).world;
    const isStubborn = row.groups[stubborn.grouping] === stubborn.value;
    row.label = random.chance(sigmoid(row.worldOdds * (isStubborn ? 0.1 : 1) + place.noise(time)));
    row.logged = row.label;
    row.seen = [...row.real];
    if (on) trouble.pipeline?.(row, random, earlier);
    row.modelOdds = oddsOf(place, row, row.seen).model;
    if (on) trouble.model?.(row, random);
    row.score = sigmoid(row.modelOdds);
    if (on) trouble.serving?.(row, random);
    row.score = Math.min(0.9999, Math.max(0.0001, row.score));
    if (on) trouble.labels?.(row, random);
    if (!row.keep) continue;
    const late = time + random.exponential(place.lag) > place.end;
    if (late || !random.chance(place.labelled)) row.logged = null;
    const cells = [
      new Date(time).toISOString(),
      `${(rows.length + 4096).toString(16)}-${random.integer(1000, 9999)}`,
      ...row.seen.map((value) => (typeof value === 'boolean' ? String(value) : value)),
      ...(trouble.newColumn === undefined
        ? []
        : [typeof row.renamed === 'boolean' ? String(row.renamed) : row.renamed]),
      ...groupings.map(({ name }) => row.groups[name] ?? ''),
      ...(alias ? [alias.values[groupings[0]?.values.indexOf(row.groups[groupings[0].name] ?? '') ?? 0] ?? ''] : []),
      row.version,
      ...(has.host ? [row.host] : []),
      ...(has.entity ? [`m${row.entity}`] : []),
      ...(has.latency ? [Number(row.latency.toFixed(1)), row.status] : []),
      classes[row.score >= row.cut ? 0 : 1],
      Number(row.score.toFixed(4)),
      row.logged === null ? null : classes[row.logged ? 0 : 1],
    ];
    for (let copy = 0; copy < row.copies; copy += 1) rows.push(cells);
    if (earlier.length < 3000) earlier.push(row);
    else earlier[rows.length % 3000] = row;
  }
  return {
    rows,
    written: timeText[place.timeFormat],
    columns: [
      columns.time,
      columns.id,
      ...inputs.map(({ name }) => name),
      ...(trouble.newColumn === undefined ? [] : [trouble.newColumn]),
      ...groupings.map(({ name }) => name),
      ...(alias ? [alias.name] : []),
      columns.version,
      ...(has.host ? [columns.host] : []),
      ...(has.entity ? [columns.entity] : []),
      ...(has.latency ? [columns.latency, columns.status] : []),
      columns.prediction,
      columns.score,
      columns.label,
    ],
  };
}
