import type { FeatureReport } from '../../src/protocol/report';
import { t } from '../strings';
import { count, decimal, percent, points, pValue } from '../ui/format';

export interface Statistic {
  name: string;
  value: string;
  /** The level from which it counts as drift; null where it has none. */
  threshold: string | null;
  meaning: string;
  /** Null where it has no threshold, or no value. */
  exceeded: boolean | null;
  why: string | null;
}

const above = (value: number | null, floor: number): boolean | null => (value === null ? null : value >= floor);

/** Levels of the field's convention; a document may set its own for PSI, p-value and null rate. */
export interface Floors {
  psi: number;
  pValue: number;
  nullRate: number;
}

export const DEFAULT_FLOORS: Floors = { psi: 0.1, pValue: 0.01, nullRate: 0.01 };

function population(feature: FeatureReport, floors: Floors): Statistic[] {
  const why = (field: string) => feature.why?.[field] ?? null;
  return [
    {
      name: t('PSI'),
      value: decimal(feature.psi),
      threshold: t('{0} (large from 0.25)', floors.psi),
      meaning: t(
        'Population stability index: bins of the good period, compared by share. One number to report; it depends on the bins and has no p-value.',
      ),
      exceeded: above(feature.psi, floors.psi),
      why: why('psi'),
    },
    {
      name: t('PSI, textbook formula'),
      value: decimal(feature.psiSeed),
      threshold: null,
      meaning: t('Deciles of the good period and 1e-6 added to each share, for those who compare with other tools.'),
      exceeded: null,
      why: why('psiSeed'),
    },
  ];
}

function tests(feature: FeatureReport, floors: Floors): Statistic[] {
  const { ks, chiSquare } = feature;
  const why = (field: string) => feature.why?.[field] ?? null;
  const test: Statistic =
    feature.type === 'numeric'
      ? {
          name: t('KS statistic'),
          value: ks ? t('{0} (p {1})', decimal(ks.statistic), pValue(ks.pValue)) : decimal(null),
          threshold: '0.1',
          meaning: t(
            'Kolmogorov–Smirnov: the largest gap between the two cumulative distributions, 0 to 1. Its p-value alone says little in a large log.',
          ),
          exceeded: above(ks?.statistic ?? null, 0.1),
          why: why('ks'),
        }
      : {
          name: t('χ² statistic'),
          value: chiSquare
            ? t(
                '{0} on {1} df (p {2})',
                decimal(chiSquare.statistic, 1),
                count(chiSquare.degreesOfFreedom),
                pValue(chiSquare.pValue),
              )
            : decimal(null),
          threshold: null,
          meaning: t(
            'Test that both periods have the same shares of values. Read the size of the change off Cramér’s V.',
          ),
          exceeded: null,
          why: why('chiSquare'),
        };
  return [
    test,
    {
      name: t('Adjusted p-value'),
      value: pValue(feature.adjustedP),
      threshold: t('{0} downwards', floors.pValue),
      meaning: t('Corrected for testing many features at once (Benjamini–Hochberg).'),
      exceeded: feature.adjustedP === null ? null : feature.adjustedP <= floors.pValue,
      why: why('adjustedP'),
    },
    {
      name: t('Cramér’s V'),
      value: decimal(feature.cramersV),
      threshold: '0.1',
      meaning: t('Size of a change in shares of values, 0 to 1, whatever the number of rows.'),
      exceeded: above(feature.cramersV, 0.1),
      why: why('cramersV'),
    },
  ].filter((one) => one.name !== t('Cramér’s V') || feature.type === 'categorical');
}

function distances(feature: FeatureReport, floors: Floors): Statistic[] {
  const { kl, nullRate } = feature;
  const why = (field: string) => feature.why?.[field] ?? null;
  const change = nullRate.good === null || nullRate.bad === null ? null : nullRate.bad - nullRate.good;
  return [
    {
      name: t('Jensen–Shannon distance'),
      value: decimal(feature.jensenShannon),
      threshold: '0.1',
      meaning: t('Symmetric, base 2, 0 to 1; always finite, unlike KL.'),
      exceeded: above(feature.jensenShannon, 0.1),
      why: why('jensenShannon'),
    },
    {
      name: t('KL divergence'),
      value: t('{0} good to bad, {1} back', decimal(kl.goodToBad), decimal(kl.badToGood)),
      threshold: null,
      meaning: t('Information lost when one period stands for the other, in nats. Asymmetric, so both ways.'),
      exceeded: null,
      why: why('kl'),
    },
    {
      name: t('Wasserstein distance'),
      value: decimal(feature.wasserstein),
      threshold: '0.1',
      meaning: t('How far values moved on average, in standard deviations of the good period.'),
      exceeded: above(feature.wasserstein, 0.1),
      why: why('wasserstein'),
    },
    {
      name: t('Null rate'),
      value: t('{0} → {1}', percent(nullRate.good), percent(nullRate.bad)),
      threshold: t('{0} points', points(floors.nullRate)),
      meaning: t('Share of rows without a value. A jump is a data fault, not drift.'),
      exceeded: above(change, floors.nullRate),
      why: why('nullRate'),
    },
  ].filter((one) => one.name !== t('Wasserstein distance') || feature.type === 'numeric');
}

/** Every statistic of a feature with what it means and when it counts. */
export const statistics = (feature: FeatureReport, floors: Floors): Statistic[] => [
  ...population(feature, floors),
  ...tests(feature, floors),
  ...distances(feature, floors),
];
