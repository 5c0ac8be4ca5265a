import { fitting, readJsonFile } from '../../log/json-file';
import { IncidentError } from '../../protocol/errors';
import { schemaContractSchema, type ColumnRules, type SchemaContract } from '../../protocol/schema-contract';

const KIND = { what: 'a schema contract', code: 'schema-invalid' } as const;

/** The seed's default for the share of rows that may have no value. */
export const DEFAULT_NULL_RATE = 0.01;

/**
 * Reads a schema contract, or the seed document's bare dictionary of columns. Throws `schema-invalid` naming the place, also
 * where a minimum lies above its maximum.
 */
export async function readContract(path: string): Promise<SchemaContract> {
  const value = await readJsonFile(path, KIND);
  const isBare = typeof value === 'object' && value !== null && !('columns' in value) && !('version' in value);
  const contract = fitting(isBare ? { version: 1, columns: value } : value, schemaContractSchema, path, KIND);
  for (const [column, { minimum, maximum }] of Object.entries(contract.columns)) {
    if (minimum === undefined || maximum === undefined || minimum <= maximum) continue;
    throw new IncidentError(
      'schema-invalid',
      `${path}: the minimum ${minimum} of "${column}" is above its maximum ${maximum}.`,
      'Exchange or correct them.',
    );
  }
  return contract;
}

export const nullRateOf = (rules: ColumnRules): number => rules.maxNullRate ?? rules.max_null_rate ?? DEFAULT_NULL_RATE;

export const valuesOf = (rules: ColumnRules): string[] | null => {
  const values = rules.allowedValues ?? rules.allowed_values;
  return values === undefined ? null : values.map(String);
};
