import { z } from 'zod';

/** What `monitor --rules` reads: rules over the signals of a log, with tiers and routes. */
export const ALERT_RULES_VERSION = 1;

export const ALERT_TIERS = ['critical', 'warning', 'info'] as const;

const common = {
  name: z.string().min(1).describe('What the alert is called'),
  tier: z.enum(ALERT_TIERS).describe('critical pages, warning goes to a channel, info to a dashboard'),
  signal: z
    .string()
    .min(1)
    .describe(
      'accuracy, mae, estimated-accuracy, confidence, share:CLASS, psi:COLUMN, null-rate:COLUMN, new-values:COLUMN, error-rate, volume, latency-p50, latency-p95, latency-p99; * stands for anything, as in psi:*',
    ),
  for: z.number().int().min(1).optional().describe('Windows in a row before it is raised; 1'),
  clearFor: z.number().int().min(1).optional().describe('Windows in a row before it is over; 1, of detectors 3'),
  minimumRows: z.number().int().min(1).optional().describe('Windows with fewer rows change nothing; 30'),
};

const direction = z.enum(['up', 'down', 'both']).optional().describe('Which way; both');

const threshold = z.strictObject({
  ...common,
  type: z.literal('threshold'),
  below: z.number().optional().describe('Raised where the value is below'),
  above: z.number().optional().describe('Raised where the value is above'),
  clear: z.number().optional().describe('Over only once the value is back beyond this (hysteresis)'),
});
const controlLimits = z.strictObject({
  ...common,
  type: z.literal('control-limits'),
  sigmas: z.number().positive().optional().describe('Width of the limits about the good period; 3'),
  direction,
});
const cusum = z.strictObject({
  ...common,
  type: z.literal('cusum'),
  threshold: z.number().positive().optional().describe('h, in deviations; 8'),
  allowance: z.number().min(0).optional().describe('k, in deviations; 0.5'),
  direction,
});
const cusumSeed = z.strictObject({
  ...common,
  type: z.literal('cusum-seed'),
  threshold: z.number().positive().optional().describe('As the seed has it, in raw units: 5'),
  driftRate: z.number().min(0).optional().describe('As the seed has it, in raw units: 0.5'),
  direction,
});
const pageHinkley = z.strictObject({
  ...common,
  type: z.literal('page-hinkley'),
  threshold: z.number().positive().optional().describe('λ; 50'),
  delta: z.number().min(0).optional().describe('δ; 0.02'),
  direction,
});

export const alertRuleSchema = z.discriminatedUnion('type', [threshold, controlLimits, cusum, cusumSeed, pageHinkley]);

export const alertRulesSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.number().int().min(1).describe('Format version of this file'),
  routes: z
    .strictObject({
      critical: z.string().optional(),
      warning: z.string().optional(),
      info: z.string().optional(),
    })
    .optional()
    .describe('Where alerts of each tier go'),
  rules: z.array(alertRuleSchema).min(1),
});

export type AlertRule = z.infer<typeof alertRuleSchema>;
export type AlertRules = z.infer<typeof alertRulesSchema>;
