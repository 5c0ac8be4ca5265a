import { z } from 'zod';
import type { Role } from '../../protocol/roles';
import type { LogFormat } from './format';

/** BentoML's data log: a flat line a prediction, with fields that BentoML adds itself. */
export const bentoMonitoring: LogFormat = {
  name: 'bentoml-monitoring',
  title: 'BentoML monitoring',
  basis: 'documentation',
  recognises: (records) =>
    records.hasAll('timestamp', 'request_id') &&
    !records.hasAny('prediction_id', 'databricks_request_id') &&
    (records.has('trace_id') || records.has('bento_version') || records.has('meta_data', 'bento_name')),
  column(name) {
    if (name === 'request_id') return { role: 'id' };
    if (name === 'timestamp') return { role: 'timestamp' };
    if (name === 'trace_id') return { role: 'trace' };
    if (name === 'bento_version' || name === 'meta_data.bento_version') return { role: 'modelVersion' };
    return null;
  },
};

const ROLES: Readonly<Record<string, Role>> = { feature: 'feature', prediction: 'prediction', target: 'label' };

/** What BentoML writes beside the data: name, role and type of each column. */
export const bentoSchema: LogFormat = {
  name: 'bentoml-schema',
  title: 'BentoML monitoring schema',
  basis: 'documentation',
  recognises: (records) => records.has('meta_data', 'bento_name') && records.has('columns'),
  describes(records) {
    const roles = new Map<string, Role>();
    for (const text of records.values(['columns'])) {
      const { data: columns = [] } = SCHEMA.safeParse(text);
      for (const { name, role } of columns) if (ROLES[role]) roles.set(name, ROLES[role]);
    }
    return roles;
  },
  refusal: {
    why: 'is the schema of a BentoML log: it holds roles of columns, and no predictions',
    advice: 'Give the files of the data folder beside it; the schema may come with them.',
  },
};

const SCHEMA = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'no JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(z.object({ name: z.string(), role: z.string() })));
