/** One series of a metric in order of time. Times in microseconds, values NaN where there is none. */
export interface Series {
  name: string;
  labels: Record<string, string>;
  kind: 'gauge' | 'counter';
  /** Times a counter began anew. */
  resets: number;
  time: Float64Array;
  value: Float64Array;
}

const COUNTER = /_(total|count|sum|bucket|created)$/;
/** A counter falls only when its process starts anew: what falls more often is none, whatever its name. */
const FALLS_AT_MOST = 0.1;

/**
 * Counters as their increase per second, so that they can be compared: a fall is a restart, after which the counter has
 * risen from zero. Of a summary or histogram (`_sum` beside `_count`) the mean of each step is added. What has no name is
 * the result of an expression and stays as it is.
 */
export function withRates(series: readonly Series[]): Series[] {
  return [...series.map((one) => (isCounter(one) ? rateOf(one) : one)), ...means(series)];
}

function isCounter({ name, value }: Series): boolean {
  if (!COUNTER.test(name) || /_created$/.test(name)) return false;
  const falls = fallsOf(value);
  return falls <= Math.max(3, FALLS_AT_MOST * value.length) && value.every((each) => !(each < 0));
}

function fallsOf(value: Float64Array): number {
  let [falls, last] = [0, NaN];
  for (const each of value) {
    if (Number.isNaN(each)) continue;
    if (each < last) falls++;
    last = each;
  }
  return falls;
}

/** Increase since the point before; NaN on the first. */
function increases(value: Float64Array): Float64Array {
  let last = NaN;
  return value.map((each) => {
    const increase = Number.isNaN(each) || Number.isNaN(last) ? NaN : each < last ? each : each - last;
    if (!Number.isNaN(each)) last = each;
    return increase;
  });
}

function rateOf(series: Series): Series {
  const { time, value } = series;
  let last = NaN;
  const rates = increases(value).map((increase, index) => {
    const at = time[index] ?? NaN;
    const rate = increase / ((at - last) / 1e6);
    if (!Number.isNaN(value[index] ?? NaN)) last = at;
    return rate;
  });
  return { ...series, kind: 'counter', resets: fallsOf(value), value: rates };
}

const keyOf = ({ labels }: Series): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

function means(series: readonly Series[]): Series[] {
  const counts = new Map(
    series.filter(({ name }) => name.endsWith('_count')).map((one) => [`${one.name.slice(0, -6)}|${keyOf(one)}`, one]),
  );
  return series.flatMap((sum): Series[] => {
    const name = sum.name.slice(0, -4);
    const count = sum.name.endsWith('_sum') ? counts.get(`${name}|${keyOf(sum)}`) : undefined;
    if (!count || count.time.length !== sum.time.length || count.time.some((at, index) => at !== sum.time[index]))
      return [];
    const [more, often] = [increases(sum.value), increases(count.value)];
    const value = more.map((increase, index) => ((often[index] ?? 0) > 0 ? increase / (often[index] ?? NaN) : NaN));
    return [{ ...sum, name: `${name}, mean`, kind: 'gauge', value }];
  });
}
