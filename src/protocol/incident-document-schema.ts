import { z } from 'zod';
import { incidentDocumentSchema } from './incident-document';

/** The JSON schema of `*.incident.json` that VS Code checks documents with as they are edited as text. */
export function incidentJsonSchema(): Record<string, unknown> {
  return {
    title: 'Model incident investigation',
    ...z.toJSONSchema(incidentDocumentSchema, { io: 'input', target: 'draft-7' }),
  };
}
