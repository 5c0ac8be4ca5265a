import type { IncidentEvent } from '../prediction-log';
import type { EventClock } from './clock';
import type { EventRecord } from './record';

/** An event before it has its final id. */
export type DraftEvent = Omit<IncidentEvent, 'id'> & { id: string | null };

/** One shape of event record, recognised by its content. */
export interface EventReader {
  /** Completes "read as …". */
  name: string;
  recognises(value: unknown): boolean;
  /** Throws `events-invalid`. Empty where the record is none of a person's concern, such as a run that never began. */
  read(record: EventRecord, clock: EventClock): DraftEvent[];
}

/** An event with the given parts, the rest absent. */
export const draftEvent = (parts: Partial<DraftEvent> & Pick<DraftEvent, 'type' | 'title' | 'start'>): DraftEvent => ({
  id: null,
  end: null,
  url: null,
  status: null,
  scope: {},
  ...parts,
});
