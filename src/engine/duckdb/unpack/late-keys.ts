import type { Unpacking } from '../../unpacking';
import type { Run } from '../database';
import { instanceRows, objectShapes } from './rows';
import type { Staged } from './stage';

/** Members of instances that the sample of a payload did not show, each with some of its values as JSON text. */
export interface LatePayloadKeys {
  /** Places of payload and shape in the unpacking. */
  payload: number;
  shape: number;
  keys: { key: string; sample: string[] }[];
}

const SAMPLE = 200;

/** Looks once more at all instances for members that no column stands for. */
export async function latePayloadKeys(run: Run, staged: Staged, unpacking: Unpacking): Promise<LatePayloadKeys[]> {
  const late: LatePayloadKeys[] = [];
  for (const { k, s, ofShape, keys } of objectShapes(unpacking)) {
    const instances = `SELECT a${k} AS a FROM (${instanceRows(staged, unpacking)}) WHERE ${ofShape} AND try(json_type(a${k})) = 'OBJECT'`;
    const found = await run(
      `SELECT key, list(CAST(value AS VARCHAR))[1:${SAMPLE}] FROM (${instances}), json_each(a) ` +
        `WHERE NOT list_contains(${keys}, key) GROUP BY key ORDER BY key`,
    );
    const members = (await found.getRowsJS()).map(([key, values]) => ({
      key: key as string,
      sample: Array.isArray(values) ? values.map(String) : [],
    }));
    if (members.length > 0) late.push({ payload: k, shape: s, keys: members });
  }
  return late;
}
