import { z } from 'zod';
import { checked, has, textSchema, timeSchema } from '../record';
import { draftEvent, type EventReader } from '../reader';

const schema = z.looseObject({
  dag_id: textSchema,
  dag_run_id: textSchema.nullish(),
  run_id: textSchema.nullish(),
  task_id: textSchema.nullish(),
  start_date: timeSchema.nullish(),
  end_date: timeSchema.nullish(),
  state: textSchema.nullish(),
});

/** DAG runs and task instances of Airflow's REST API. A run that has not started is left out. */
export const airflowReader: EventReader = {
  name: 'Airflow runs',
  recognises: (value) =>
    has(value, 'dag_id') && (has(value, 'start_date') || has(value, 'dag_run_id') || has(value, 'run_id')),
  read(record, clock) {
    const run = checked(schema, record);
    const start = clock.readOptional(run.start_date, 'start_date', record);
    if (start === null) return [];
    const runId = run.dag_run_id ?? run.run_id ?? null;
    return [
      draftEvent({
        id: runId === null ? null : [run.dag_id, run.task_id, runId].filter(Boolean).join('/'),
        type: 'pipeline',
        title: [run.dag_id, run.task_id].filter(Boolean).join('.'),
        start,
        end: clock.readOptional(run.end_date, 'end_date', record),
        status: run.state ?? null,
      }),
    ];
  },
};
