import type { Hypothesis, SegmentReport } from '../../protocol/report';
import type { Outcomes, PlaybookContext } from '../context';
import { ACTIONS } from './actions';

/** What every rule looks at. */
export interface Case {
  context: PlaybookContext;
  outcomes: Outcomes;
  /** Labels on both sides, so that errors can be placed. */
  labelled: boolean;
  /** The metric got worse by more than chance and a floor explain. */
  fell: boolean;
  /** It did so over all rows, not in the root segment alone. */
  fellAsWhole: boolean;
  /** Rise of the error rate (or loss). */
  rise: number;
  /** The segment that holds the fall, where that can be trusted. */
  root: SegmentReport | null;
}

/** A rule's answer: at most one hypothesis of its kind, or several. */
export type Rule = (of: Case) => Candidate[];

/** A hypothesis in the making; without an action of its own it gets the one of its kind. */
export type Candidate = Omit<Hypothesis, 'action' | 'ruleScore'> & { action?: string };

/** A candidate as it is reported, with the probability that its rule's weight comes to. */
export function hypothesis({ action, ...candidate }: Candidate, confidence: number): Hypothesis {
  return {
    ...candidate,
    confidence: Math.round(confidence * 100) / 100,
    ruleScore: Math.round(candidate.confidence * 100) / 100,
    action: action ?? ACTIONS[candidate.kind],
  };
}
