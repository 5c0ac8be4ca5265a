import { z } from 'zod';
import { checked, has, idSchema, isRecord, textSchema, timeSchema } from '../record';
import { draftEvent, type EventReader } from '../reader';

const entry = z.looseObject({
  id: idSchema.nullish(),
  revision: textSchema.nullish(),
  revisions: z.array(textSchema).nullish(),
  deployStartedAt: timeSchema.nullish(),
  deployedAt: timeSchema,
  source: z.looseObject({ repoURL: textSchema.nullish() }).nullish(),
});
const schema = z.looseObject({
  metadata: z.looseObject({ name: textSchema.nullish() }).nullish(),
  status: z.looseObject({ history: z.array(entry) }),
});

const isApplication = (value: unknown): boolean =>
  has(value, 'status') && isRecord(value.status) && Array.isArray(value.status.history);

/** Deployment history of Argo CD: an Application resource, or its `status.history` alone. */
export const argoCdReader: EventReader = {
  name: 'Argo CD history',
  recognises: (value) => isApplication(value) || has(value, 'deployedAt'),
  read(record, clock) {
    const application = isApplication(record.value)
      ? checked(schema, record)
      : { metadata: null, status: { history: [checked(entry, record)] } };
    const name = application.metadata?.name ?? null;
    return application.status.history.map((each) => {
      const revision = (each.revision ?? each.revisions?.[0] ?? '').slice(0, 12);
      return draftEvent({
        id: each.id === null || each.id === undefined ? null : `${name ?? 'argo'}-${each.id}`,
        type: 'deploy',
        title: ['sync', name, revision].filter(Boolean).join(' '),
        start:
          clock.readOptional(each.deployStartedAt, 'deployStartedAt', record) ??
          clock.read(each.deployedAt, 'deployedAt', record),
        end: each.deployStartedAt ? clock.read(each.deployedAt, 'deployedAt', record) : null,
        url: each.source?.repoURL ?? null,
      });
    });
  },
};
