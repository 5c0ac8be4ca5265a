export type RetrainingTriggerId = 'age' | 'performance' | 'drift' | 'prediction-drift' | 'volume' | 'schedule';

export interface RetrainingTrigger {
  id: RetrainingTriggerId;
  fired: boolean;
  /** Null where it cannot be told, with the reason in `text`. */
  value: number | null;
  threshold: number;
  text: string;
}

/** What kind of answer the diagnosis asks for. */
export type RetrainingAnswer =
  | 'retrain'
  | 'retrain-on-recent-data'
  | 'adjust-threshold'
  | 'fix-pipeline'
  | 'fix-serving'
  | 'fix-labels'
  | 'investigate'
  | 'nothing';

export interface RetrainingReport {
  /** Whether to retrain now, by the triggers and the guard of new samples. */
  retrain: boolean;
  /** How soon, by ShopFlow's policy: at once on drift, within a week on accuracy, else on schedule. */
  urgency: 'now' | 'within-a-week' | 'scheduled' | 'no';
  reasons: string[];
  triggers: RetrainingTrigger[];
  modelAgeDays: number | null;
  newSamples: number;
  minimumNewSamples: number;
  /** The seed's `RetrainingDecision.should_retrain`, to the letter. */
  seed: { shouldRetrain: boolean; reasons: string[] };
  /** The features PSI was taken over, the most important first. */
  features: { name: string; psi: number | null }[];
  answer: { kind: RetrainingAnswer; diagnosis: string | null; confidence: number | null; text: string };
  text: string;
}
