import type { SchemaCheckReport } from '../../protocol/schema-contract';
import { checkContract } from '../schema/check';
import { inferContract } from '../schema/infer';
import { laterRows, type MonitoringContext } from '../windows/context';

/** What the columns were like in the good period, as a contract that the rows since are held against. */
export async function checkAgainstGood(context: MonitoringContext): Promise<SchemaCheckReport> {
  const { log, baselineRows, signal } = context;
  const contract = await inferContract({ ...log, where: baselineRows }, signal);
  return { ...(await checkContract({ ...log, where: laterRows(context) }, contract, signal)), inferred: true };
}
