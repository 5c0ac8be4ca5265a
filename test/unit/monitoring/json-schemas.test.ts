import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json';
import { alertRulesJsonSchema, schemaContractJsonSchema } from '../../../src/protocol/monitoring-schemas';

describe('the JSON schemas that VS Code is given', () => {
  // `npx vitest run test/unit/monitoring/json-schemas.test.ts -u` writes them anew after a change of a format.
  it.each([
    ['alert-rules', alertRulesJsonSchema()],
    ['schema-contract', schemaContractJsonSchema()],
  ])('%s is what the command line validates by, and contributed', async (name, schema) => {
    const style = await resolveConfig('package.json');
    const text = await format(JSON.stringify(schema), { ...style, parser: 'json' });
    await expect(text).toMatchFileSnapshot(`../../../media/${name}.schema.json`);
    expect(packageJson.contributes.jsonValidation).toContainEqual({
      fileMatch: `*.${name}.json`,
      url: `./media/${name}.schema.json`,
    });
  });
});
