import { z } from 'zod';
import { ROLES } from './roles';

/**
 * What `*.incident.json` holds: what to investigate, never results. Paths are relative to the document,
 * with forward slashes. Unknown keys are kept, so that an older version does not lose a newer one's settings.
 */
export const INCIDENT_DOCUMENT_VERSION = 1;

const path = z.string().min(1);
const interval = z
  .string()
  .regex(/^[^/\s]+\/[^/\s]+$/, 'an ISO 8601 interval START/END')
  .describe('ISO 8601 START/END, half-open');

export const incidentDocumentSchema = z.looseObject({
  $schema: z.string().optional(),
  version: z.number().int().min(1).describe('Format version of this document'),
  logs: z.array(path).min(1).describe('Log files or globs, relative to this document, read as one log'),
  reference: z.array(path).optional().describe('Files that are the good period'),
  labels: z.array(path).optional().describe('Label files, joined by id'),
  events: z.array(path).optional().describe('Event files: deployments, pipeline runs, incidents'),
  traces: z
    .array(path)
    .optional()
    .describe('Trace files (OTLP JSON, Jaeger JSON), joined to predictions by trace or prediction id'),
  metrics: z.array(path).optional().describe('Answers of Prometheus to range queries, as context'),
  roles: z
    .array(z.strictObject({ column: z.string(), role: z.enum(ROLES), className: z.string().optional() }))
    .optional()
    .describe('Column roles given by hand; the rest is guessed'),
  read: z
    .strictObject({
      delimiter: z.string().optional(),
      quote: z.string().optional(),
      escape: z.string().optional(),
      encoding: z.string().optional(),
      header: z.boolean().optional(),
      decimal: z.enum(['.', ',']).optional(),
      timeFormat: z.string().optional(),
      clock: z.string().min(1).optional(),
      noLabel: z.string().min(1).optional(),
      zone: z.string().optional(),
    })
    .optional()
    .describe('Overrides of how the files are read'),
  where: z
    .array(z.strictObject({ column: z.string(), value: z.string() }))
    .optional()
    .describe('Restrict the investigation to rows with these values'),
  privateColumns: z
    .array(z.string().min(1))
    .optional()
    .describe('Columns whose values are shown nowhere, beside those that look personal; !NAME is none of them'),
  periods: z
    .strictObject({ good: interval.optional(), bad: interval.optional() })
    .optional()
    .describe('Proposed where absent'),
  thresholds: z
    .strictObject({
      psi: z.number().positive().optional(),
      pValue: z.number().positive().max(1).optional(),
      nullRate: z.number().min(0).max(1).optional(),
      minimumRows: z.number().int().positive().optional(),
    })
    .optional(),
  monitoring: z
    .strictObject({
      rules: path.optional().describe('Alert rules, relative to this document; the usual three tiers where absent'),
      schema: path.optional().describe('A schema contract; what the good period was like where absent'),
      every: z.string().optional().describe('Width of the windows: 15m, 1h, 1d, P7D'),
    })
    .optional()
    .describe('What monitoring is asked'),
  replay: z
    .strictObject({
      at: z.string(),
      rows: z
        .array(
          z.strictObject({
            file: path,
            line: z.number().int().min(1),
            logged: z.string().nullable(),
            replayed: z.string().nullable(),
          }),
        )
        .max(1000),
    })
    .optional()
    .describe('What the model said when logged rows were put to it again'),
  notes: z.record(z.string(), z.string()).optional().describe('Notes by finding id'),
});

export type IncidentDocument = z.infer<typeof incidentDocumentSchema>;
