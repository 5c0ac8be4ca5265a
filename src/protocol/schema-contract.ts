import { z } from 'zod';

/**
 * What `schema infer` writes and `schema check` reads: expectations of a table's columns, for a person to edit. The seed
 * document's spellings `max_null_rate` and `allowed_values` are read too.
 */
export const SCHEMA_CONTRACT_VERSION = 1;

const rate = z.number().min(0).max(1);
const value = z.union([z.string(), z.number(), z.boolean()]);

const columnRules = z
  .strictObject({
    type: z
      .enum(['integer', 'number', 'boolean', 'text', 'time', 'nested'])
      .optional()
      .describe('What its values are; integer passes as number'),
    required: z.boolean().optional().describe('false: the column may be absent'),
    maxNullRate: rate.optional().describe('Largest share of rows without a value; 0.01 where absent'),
    max_null_rate: rate.optional().describe('The same in the spelling of validate_schema'),
    allowedValues: z.array(value).optional().describe('The only values that may occur'),
    allowed_values: z.array(value).optional().describe('The same in the spelling of validate_schema'),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxTypeMismatchRate: rate
      .optional()
      .describe('Largest share of rows whose text is not of the type; 0 where absent'),
  })
  .describe('What one column must be like');

export const schemaContractSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.number().int().min(1).describe('Format version of this file'),
  allowOtherColumns: z.boolean().optional().describe('false: a column that is not named here breaks the contract'),
  columns: z.record(z.string(), columnRules),
});

export type SchemaContract = z.infer<typeof schemaContractSchema>;
export type ColumnRules = z.infer<typeof columnRules>;

export type SchemaCheckName =
  'missing-column' | 'type' | 'type-mismatch' | 'null-rate' | 'values' | 'minimum' | 'maximum' | 'other-column';

/** One expectation that does not hold. */
export interface SchemaIssue {
  column: string;
  check: SchemaCheckName;
  /** `info` breaks nothing: a column nobody spoke of. */
  severity: 'critical' | 'info';
  text: string;
  observed: number | string | string[] | null;
  expected: number | string | null;
  /** Rows that break it; null where that is not a matter of rows. */
  rows: number | null;
  /** The first row that breaks it, where the file has lines. */
  first: { file: string; line: number | null } | null;
}

export interface SchemaCheckReport {
  rows: number;
  columns: number;
  valid: boolean;
  /** True where nobody wrote a contract: later rows are held against what the good period was like. */
  inferred?: boolean;
  issues: SchemaIssue[];
  /** What the seed document's `validate_schema` returns for the same rows and rules, to the letter; sets are sorted. */
  seedIssues: string[];
}
