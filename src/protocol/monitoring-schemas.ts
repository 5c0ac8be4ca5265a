import { z } from 'zod';
import { alertRulesSchema } from './alert-rules';
import { schemaContractSchema } from './schema-contract';

const jsonSchema = (title: string, schema: z.ZodType): Record<string, unknown> => ({
  title,
  ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }),
});

/** The JSON schemas that VS Code checks `*.alert-rules.json` and `*.schema-contract.json` with as they are edited. */
export const alertRulesJsonSchema = (): Record<string, unknown> => jsonSchema('Alert rules', alertRulesSchema);
export const schemaContractJsonSchema = (): Record<string, unknown> =>
  jsonSchema('Schema contract', schemaContractSchema);
