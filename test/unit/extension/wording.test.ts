import { describe, expect, test } from 'vitest';
import { inEditor } from '../../../src/extension/wording';

describe('what the command line is told, in the editor', () => {
  test.each([
    ['Name one with --role timestamp=COLUMN.', 'Name one with the role “timestamp”.'],
    [
      'Not testable: errors (--role status=COLUMN or error=COLUMN).',
      'Not testable: errors (the role “status” or “error”).',
    ],
    [
      'Allow more with --memory (for example --memory 4GB), or narrow the log with --where.',
      'Allow more with the setting “Model Incident: Memory”, or narrow the log with the restriction.',
    ],
    ['Check the path given to --events.', 'Check the paths of the event files.'],
    ['features.age is multiplied by 12: its unit changed.', 'features.age is multiplied by 12: its unit changed.'],
  ])('%s', (command, said) => {
    expect(inEditor(command)).toBe(said);
  });
});
