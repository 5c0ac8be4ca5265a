import { smallLog } from '../cli/small-log';

/** The small log with a latency, a status, a user and a variant, all made from the row's number. */
export function monitoredLog(rows = 4000): string {
  const [head = '', ...lines] = smallLog(rows).trimEnd().split('\n');
  const more = lines.map((line, row) => {
    const slow = row % 100 === 0 ? 300 : 30 + (row % 40);
    const user = row % 1000;
    return `${line},${slow},${row % 500 === 7 ? 503 : 200},u${user},${user % 2 === 0 ? 'control' : 'treatment'}`;
  });
  return `${[`${head},latency_ms,status_code,user_id,experiment_variant`, ...more].join('\n')}\n`;
}
