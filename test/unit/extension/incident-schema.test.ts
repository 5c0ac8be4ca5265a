import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { incidentJsonSchema } from '../../../src/protocol/incident-document-schema';

describe('the JSON schema that VS Code is given', () => {
  // `npx vitest run test/unit/extension/incident-schema.test.ts -u` writes it anew after a change of the document's format.
  test('is what the document is validated by', async () => {
    const style = await resolveConfig('package.json');
    const text = await format(JSON.stringify(incidentJsonSchema()), { ...style, parser: 'json' });
    await expect(text).toMatchFileSnapshot('../../../media/incident.schema.json');
  });
});

test('documents may have keys that this version does not know', () => {
  expect(incidentJsonSchema()).toMatchObject({
    type: 'object',
    additionalProperties: {},
    required: ['version', 'logs'],
  });
});
