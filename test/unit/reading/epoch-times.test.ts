import { expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import { ownFolder } from './files-on-disk';

const place = ownFolder();

async function span(first: string, last: string): Promise<unknown> {
  const lines = [first, last].map((time) => `{"prediction_id":"p${time}","timestamp":${time},"prediction":1}\n`);
  const { time } = await readLog(emptyRequest([await place.write('log.jsonl', lines.join(''))]));
  return [time?.first, time?.last, time?.unreadable];
}

it.each([
  ['1767571200.000001', '1767571200.750123', '2026-01-05T00:00:00.000001Z', '2026-01-05T00:00:00.750123Z'],
  ['1767571200', '4102444799.999999', '2026-01-05T00:00:00Z', '2099-12-31T23:59:59.999999Z'],
  ['1767571200000.001', '1767571200000.999', '2026-01-05T00:00:00.000001Z', '2026-01-05T00:00:00.000999Z'],
  ['1767571200123', '1767571200124', '2026-01-05T00:00:00.123Z', '2026-01-05T00:00:00.124Z'],
  ['1767571200000001', '1767571200000002', '2026-01-05T00:00:00.000001Z', '2026-01-05T00:00:00.000002Z'],
])('times %s and %s since the epoch are read to the microsecond', async (first, last, from, to) => {
  expect(await span(first, last)).toEqual([from, to, 0]);
});
