import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../src/playbook/diagnosis/actions';
import { concreteAction } from '../../../src/playbook/diagnosis/concrete-action';
import type { EventReport, Hypothesis, Onset } from '../../../src/protocol/report';

const onset: Onset = {
  at: '2026-03-05T19:57:50Z',
  low: '2026-03-05T19:56:00Z',
  high: '2026-03-05T20:00:00Z',
  shape: 'step',
  end: null,
  signal: 'unit-scale of age',
};
const event: EventReport = {
  id: 'e1',
  type: 'pipeline',
  title: 'feature-pipeline run 0305',
  start: '2026-03-05T19:45:00Z',
  end: null,
  url: null,
  status: null,
  scope: {},
  coincides: true,
  score: 0.9,
  chance: 0.01,
  reason: '',
};

const cause = (given: Partial<Hypothesis>): Hypothesis => ({
  kind: 'data-fault',
  confidence: 0.9,
  summary: 'age is multiplied by 12 for device=mobile: its unit changed.',
  features: ['age'],
  segment: { device: 'mobile' },
  evidenceFor: [],
  evidenceAgainst: [],
  wouldChange: [],
  action: '',
  findings: ['unit-scale/age/device=mobile'],
  ...given,
});

describe('what to do next', () => {
  it('names the column, the factor, the rows and what can be rolled back', () => {
    expect(concreteAction(cause({}), { onset, events: [event] })).toBe(
      `Divide age by 12 upstream for device=mobile, or roll back pipeline "feature-pipeline run 0305" (2026-03-05 19:45 UTC). ${ACTIONS['data-fault']}`,
    );
  });

  it('turns the factor around where values became smaller', () => {
    const smaller = cause({ summary: 'age is multiplied by 1/1000: its unit changed.', segment: null });
    expect(concreteAction(smaller, { onset, events: [] })).toMatch(/^Multiply age by 1000 upstream\. /);
  });

  it('does not speak of rolling the world back', () => {
    const world = cause({ kind: 'external', features: [], segment: null, findings: [] });
    expect(concreteAction(world, { onset, events: [{ ...event, type: 'campaign', title: 'Spring sale' }] })).toBe(
      `Look into campaign "Spring sale" (2026-03-05 19:45 UTC). ${ACTIONS.external}`,
    );
  });

  it('says what the kind asks for where nothing more is known', () => {
    expect(concreteAction(cause({ findings: ['new-check/age/'] }), { onset: null, events: [event] })).toBe(
      ACTIONS['data-fault'],
    );
    expect(concreteAction(cause({ kind: 'none' }), { onset, events: [event] })).toBe(ACTIONS.none);
  });

  it.each([
    ['swapped', { kind: 'schema-change', features: ['a', 'b'] }, "Put a and b back into each other's place"],
    ['null-rate', {}, 'Find what no longer fills age for device=mobile'],
    [
      'threshold-change',
      { kind: 'threshold-change', summary: 'The decision threshold moved from about 0.5 to 0.7: …' },
      'Set the decision threshold back to about 0.5',
    ],
    ['version', { kind: 'model-version', segment: { model_version: 'v2' } }, 'Roll model_version=v2 back'],
  ] as const)('%s', (check, given, expected) => {
    const hypothesis = cause({ ...(given as Partial<Hypothesis>), findings: [`${check}/age/`] });
    expect(concreteAction(hypothesis, { onset: null, events: [] }, ['model_version'])).toContain(expected);
  });
});
