import type { PlaybookContext } from '../context';
import { drift } from '../drift';
import { modelScore } from '../model-score';
import type { Atom, AttributeCounts } from '../segments/slices';
import type { AttributeEffect } from '../segments/segment-report';
import { cameTrue } from './came-true';
import { decisions, estimatedPerformance, labelShift, thresholdChange } from './decisions';
import type { ShiftEvidence } from './evidence';
import { doseResponse } from './dose-response';
import { lostBeside } from './lost-beside';
import { mixExplanations } from './mix';
import { labelScale } from './label-scale';
import { lostAssociations } from './lost-associations';
import { refit } from './refit';
import { relabelled } from './relabelled';
import { scoreGivenFeatures } from './score-given-features';
import { shiftedInside } from './shifted-inside';
import { sample } from './sample';
import { scattered } from './scattered';
import { servingFaults } from './serving';
import { scoredByLabels, thinnedByFeatures } from './thinned';
import { unrelated } from './unrelated';

/** Gathers what tells the kinds of shift apart, given the segment the fall is in (no atoms: everywhere). */
export async function shiftEvidence(
  context: PlaybookContext,
  root: readonly Atom[],
  counts: readonly AttributeCounts[],
  effects: readonly AttributeEffect[],
): Promise<ShiftEvidence> {
  const [opinion, table, drawn, serving, mixes, { features }, dose, otherwise] = await Promise.all([
    modelScore(context),
    decisions(context),
    sample(context, root),
    servingFaults(context),
    mixExplanations(context, counts, effects),
    drift(context),
    doseResponse(context, counts),
    cameTrue(context, counts),
  ]);
  const moved = new Set(features.filter(({ drifted }) => drifted).map(({ name }) => name));
  const labels = table ? labelShift(table) : null;
  const decided = opinion?.kind === 'decision' && drawn ? scoredByLabels(drawn.good, drawn.bad) : null;
  const thinned = table && decided ? thinnedByFeatures(table, opinion?.positive ?? null, decided) : null;
  const scored = decided ?? drawn;
  const fitted = drawn ? refit(drawn.good, drawn.bad) : null;
  return {
    threshold: table ? thresholdChange(table) : null,
    estimated: table ? estimatedPerformance(table) : null,
    labels: labels && thinned ? { ...labels, thinned } : labels,
    cameTrue: otherwise,
    score: drawn ? scoreGivenFeatures(drawn.good, drawn.bad, root.length > 0) : null,
    refit: fitted,
    unrelated: drawn ? unrelated(fitted, drawn.good, drawn.bad) : null,
    scattered: drawn ? scattered(drawn.good, drawn.bad) : null,
    relabelled: drawn && context.log.task !== 'regression' ? relabelled(drawn.good, drawn.bad) : null,
    labelScale: drawn && context.log.task === 'regression' ? labelScale(drawn.good, drawn.bad) : null,
    lostBeside:
      scored && root.length > 0 && context.log.task !== 'regression' ? lostBeside(scored.good, scored.bad) : null,
    associations: drawn ? lostAssociations(drawn.good, drawn.bad, moved) : [],
    mixes,
    inside: drawn && root.length > 0 ? shiftedInside(drawn.good, drawn.bad) : [],
    versions: freshVersions(counts),
    dose,
    serving,
  };
}

const freshVersions = (counts: readonly AttributeCounts[]): ShiftEvidence['versions'] =>
  counts
    .filter(({ attribute }) => attribute.origin === 'version')
    .flatMap(({ attribute, slices, total }) =>
      slices
        .filter(({ rows }) => rows.good === 0 && rows.bad > 0)
        .map(({ atoms, rows }) => ({
          column: attribute.name,
          value: attribute.label(atoms[0]?.key ?? null),
          share: rows.bad / Math.max(1, total.rows.bad),
        })),
    )
    .sort((a, b) => b.share - a.share);
