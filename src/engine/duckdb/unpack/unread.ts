import { RowLocator, type Rejection } from '../../lines/locator';
import type { PayloadSide, Unpacking } from '../../unpacking';
import type { Run } from '../database';
import type { LoadedTable } from '../load/insert';
import { instanceRows } from './rows';
import type { Staged, UnpackedPart } from './stage';

const CALLED: Record<PayloadSide, string> = {
  request: 'input',
  response: 'output',
  truth: 'actual label',
  record: 'value',
};

/**
 * Records of which one payload was read and another was not: their rows stay, since a response without a readable request
 * still tells of an error, but their columns are empty, and that is told with the line of the first.
 */
export async function unreadPayloads(
  run: Run,
  staged: Staged,
  unpacking: Unpacking,
  parts: readonly UnpackedPart[],
  rejections: readonly Rejection[],
): Promise<LoadedTable['problems']> {
  const unread = `SELECT unnest(unread) AS k, file, record FROM (${instanceRows(staged, unpacking)}) WHERE instance = 0 AND NOT broken`;
  const found = await run(
    `SELECT k, count(*), arg_min(file, (file, record)), arg_min(record, (file, record)) FROM (${unread}) GROUP BY k ORDER BY k`,
  );
  const problems: LoadedTable['problems'] = [];
  for (const [k, count, file, record] of (await found.getRowsJS()).map((row) => row.map(Number))) {
    const at = parts.findIndex(({ index }) => index === file);
    const part = parts[at]?.part;
    const side = unpacking.payloads[k ?? 0]?.side;
    if (!part || side === undefined) continue;
    const own = rejections.filter((one) => one.file === file).map((one) => ({ ...one, file: 0 }));
    const { line } = await new RowLocator([part], own).locate(0, record ?? 0);
    const where = line === null ? `record ${(record ?? 0) + 1}` : `line ${line}`;
    const records = count === 1 ? 'record has' : 'records have';
    const called = CALLED[side];
    problems.push({
      code: 'payloads-unread',
      text:
        `${count} ${records} an ${called} that is no JSON, or has a form that the first requests did not have: ` +
        `the columns of the ${called} are empty there, the rest was read. The first is ${where} of ${part.path}.`,
    });
  }
  return problems;
}
