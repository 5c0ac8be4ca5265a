import type { Diagnosis, Outcomes, PlaybookContext } from '../context';
import { concreteAction } from './concrete-action';
import { diagnose as weighCauses } from './diagnose';

export { concluded } from './quiet';

/** From five answers to one sentence and ranked causes, each with what to do about it. */
export function diagnose(context: PlaybookContext, outcomes: Outcomes): Diagnosis {
  const diagnosis = weighCauses(context, outcomes);
  const { modelVersion, variant } = context.log.roles;
  const versions = [modelVersion, variant].filter((name) => name !== undefined);
  const hypotheses = diagnosis.hypotheses.map((one) => ({
    ...one,
    action: concreteAction(one, outcomes.timeline, versions),
  }));
  return { ...diagnosis, hypotheses };
}
