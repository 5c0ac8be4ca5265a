import { z } from 'zod';
import { checked, has, idSchema, textSchema, timeSchema } from '../record';
import { draftEvent, type EventReader } from '../reader';

const schema = z.looseObject({
  id: idSchema.optional(),
  start_time: timeSchema,
  end_time: timeSchema.nullish(),
  message: textSchema.nullish(),
  type: textSchema.nullish(),
  url: textSchema.nullish(),
});

/** Markers of Honeycomb's API: Unix seconds. */
export const honeycombReader: EventReader = {
  name: 'Honeycomb markers',
  recognises: (value) =>
    has(value, 'start_time') && (has(value, 'message') || has(value, 'type')) && !has(value, 'dag_id'),
  read(record, clock) {
    const marker = checked(schema, record);
    return [
      draftEvent({
        id: marker.id ?? null,
        type: marker.type ?? 'marker',
        title: marker.message ?? marker.type ?? 'marker',
        start: clock.read(marker.start_time, 'start_time', record),
        end: clock.readOptional(marker.end_time, 'end_time', record),
        url: marker.url ?? null,
      }),
    ];
  },
};
