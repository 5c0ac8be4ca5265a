import { unitName } from '../data/scale';
import { isNoGrowth } from '../data/unit-scale';
import { wordsOf } from '../segments/words';
import type { Rule } from './candidate';

/** A factor between known units, or one that no population grows by; and one that may be growth. */
const UNIT = 0.92;
const GROWTH = 0.45;

/** True amounts that are all multiplied by one factor while the predicted ones stayed: the label's unit, not the world. */
export const labelScaleRule: Rule = ({ outcomes, fell, root, context }) => {
  const { labelScale: scale } = outcomes.segments.shift;
  const { label } = context.log.roles;
  if (!fell || !scale || label === undefined) return [];
  const sure = scale.known !== null || isNoGrowth(scale);
  const place = root ? ` for ${wordsOf(root.where)}` : '';
  return [
    {
      kind: 'label-fault',
      confidence: sure ? UNIT : GROWTH,
      summary: `${label}, the label, is multiplied by ${unitName(scale)}${place} while the predictions stayed: its unit changed.`,
      features: [],
      segment: root?.where ?? null,
      evidenceFor: [
        'All its quantiles are multiplied by the same factor.',
        'The predictions are distributed as they were, and so are the inputs they are made of.',
      ],
      evidenceAgainst: sure ? [] : ['A world whose amounts all grew by one measure looks the same.'],
      wouldChange: ['The same amounts at their source: if they are as large there, the world changed instead.'],
      findings: [],
    },
  ];
};
