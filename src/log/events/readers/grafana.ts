import { z } from 'zod';
import { has, checked, idSchema, textSchema, timeSchema } from '../record';
import { draftEvent, type EventReader } from '../reader';
import { scopeOfTags, typeOfTags } from '../tags';

const schema = z.looseObject({
  id: idSchema.optional(),
  time: timeSchema,
  timeEnd: timeSchema.nullish(),
  text: textSchema,
  tags: z.array(z.string()).nullish(),
});

/** Annotations of the Grafana HTTP API: milliseconds, `timeEnd` equal to `time` for a point, `text` may be HTML. */
export const grafanaReader: EventReader = {
  name: 'Grafana annotations',
  recognises: (value) =>
    has(value, 'time', 'text') &&
    (has(value, 'tags') || has(value, 'timeEnd') || has(value, 'dashboardId') || has(value, 'dashboardUID')),
  read(record, clock) {
    const { id, time, timeEnd, text, tags } = checked(schema, record);
    const start = clock.read(time, 'time', record);
    const end = timeEnd === 0 ? null : clock.readOptional(timeEnd, 'timeEnd', record);
    return [
      draftEvent({
        id: id ?? null,
        type: typeOfTags(tags ?? []) ?? 'annotation',
        title: text,
        start,
        end: end !== null && end > start ? end : null,
        scope: scopeOfTags(tags ?? []),
      }),
    ];
  },
};
