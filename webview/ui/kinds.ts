import type { HypothesisKind, StepId } from '../../src/protocol/report';
import type { ViewName } from '../../src/protocol/webview';
import { t } from '../strings';

/** The kinds of cause in words. */
export function kindName(kind: HypothesisKind): string {
  const names: Record<HypothesisKind, string> = {
    'data-fault': t('Data fault'),
    'schema-change': t('Schema change'),
    infrastructure: t('Infrastructure'),
    'model-version': t('Model version'),
    'threshold-change': t('Threshold change'),
    'covariate-shift': t('Covariate shift'),
    'label-shift': t('Label shift'),
    'label-fault': t('Label fault'),
    'concept-drift': t('Concept drift'),
    external: t('External cause'),
    none: t('No incident'),
  };
  return names[kind];
}

export const STEPS: StepId[] = ['infrastructure', 'data', 'segments', 'timeline', 'reproduction'];

/** The five questions of the playbook. */
export function stepQuestion(step: StepId): string {
  const questions: Record<StepId, string> = {
    infrastructure: t('Infrastructure or model?'),
    data: t('Is it the data?'),
    segments: t('A specific segment?'),
    timeline: t('When did it start?'),
    reproduction: t('Can it be reproduced?'),
  };
  return questions[step];
}

export function metricName(name: string | undefined): string {
  if (name === 'logLoss') return t('Log loss');
  return name === 'mae' ? t('Mean absolute error') : t('Accuracy');
}

/** The views as their tabs name them. */
export function viewTitle(view: ViewName): string {
  const titles: Record<ViewName, string> = {
    overview: t('Overview'),
    timeline: t('Timeline'),
    features: t('Features'),
    segments: t('Segments'),
    examples: t('Examples'),
    service: t('Service'),
    monitoring: t('Monitoring'),
    reading: t('Reading'),
  };
  return titles[view];
}
