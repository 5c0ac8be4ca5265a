import type { Random } from './random';

/** Words a log may use. Every log draws its own, so that no rule can lean on a name. */
const FEATURES = [
  'tenure_days',
  'basket_total',
  'visits_7d',
  'avg_ticket',
  'age',
  'balance',
  'debt_ratio',
  'clicks',
  'dwell_seconds',
  'distance_km',
  'temperature',
  'humidity',
  'pressure',
  'speed',
  'rpm',
  'voltage',
  'income',
  'utilization',
  'inquiries',
  'payments_late',
  'session_length',
  'pages',
  'recency',
  'frequency',
  'monetary',
  'discount',
  'stock_level',
  'lead_time',
  'similarity',
  'popularity',
  'ctr_30d',
  'bid_floor',
  'amount',
  'merchant_risk',
  'velocity_1h',
  'velocity_24h',
  'heart_rate',
  'glucose',
  'bmi',
  'dose',
  'wait_minutes',
  'queue_length',
  'word_count',
  'sentiment',
  'entropy',
  'embedding_norm',
];
const SEGMENTS: readonly { name: string; values: readonly string[] }[] = [
  { name: 'device', values: ['phone', 'tablet', 'laptop', 'tv', 'watch'] },
  { name: 'platform', values: ['ios', 'android', 'web', 'windows', 'linux'] },
  { name: 'channel', values: ['email', 'search', 'social', 'direct', 'partner', 'display'] },
  { name: 'plan', values: ['free', 'basic', 'pro', 'team', 'enterprise'] },
  { name: 'browser', values: ['firefox', 'chrome', 'safari', 'edge', 'opera'] },
  { name: 'warehouse', values: ['W-01', 'W-02', 'W-03', 'W-04', 'W-05', 'W-06'] },
  { name: 'category', values: ['toys', 'garden', 'audio', 'books', 'shoes', 'kitchen'] },
  { name: 'carrier', values: ['north', 'swift', 'atlas', 'orbit', 'delta'] },
  { name: 'tier', values: ['bronze', 'silver', 'gold', 'platinum'] },
  { name: 'language', values: ['en', 'de', 'pt', 'ja', 'fr', 'es'] },
];
const PLACES: readonly { name: string; alias: string; pairs: readonly (readonly [string, string])[] }[] = [
  {
    name: 'country',
    alias: 'currency',
    pairs: [
      ['US', 'USD'],
      ['BR', 'BRL'],
      ['IN', 'INR'],
      ['JP', 'JPY'],
      ['GB', 'GBP'],
      ['MX', 'MXN'],
      ['PL', 'PLN'],
    ],
  },
  {
    name: 'region',
    alias: 'data_centre',
    pairs: [
      ['emea', 'fra'],
      ['apac', 'sin'],
      ['latam', 'gru'],
      ['amer', 'iad'],
      ['anz', 'syd'],
    ],
  },
  {
    name: 'site',
    alias: 'site_code',
    pairs: [
      ['Lyon', 'LYS'],
      ['Porto', 'OPO'],
      ['Graz', 'GRZ'],
      ['Turku', 'TKU'],
      ['Cork', 'ORK'],
      ['Bergen', 'BGO'],
    ],
  },
];
const CLASSES: readonly (readonly [string, string])[] = [
  ['1', '0'],
  ['yes', 'no'],
  ['fraud', 'ok'],
  ['churn', 'stay'],
  ['UP', 'DOWN'],
  ['true', 'false'],
  ['accept', 'reject'],
];
const ROLE_NAMES = {
  timestamp: ['timestamp', 'ts', 'event_time', 'created_at', 'logging_time', 'datetime'],
  id: ['prediction_id', 'request_id', 'inference_id', 'event_id'],
  prediction: ['prediction', 'pred', 'y_pred', 'predicted_class'],
  score: ['score', 'proba', 'probability', 'y_pred_proba'],
  confidence: ['confidence', 'model_confidence'],
  label: ['label', 'actual', 'y_true', 'ground_truth', 'outcome', 'target'],
  modelVersion: ['model_version', 'version', 'deployed_model_id', 'modelversion'],
  latency: ['latency_ms', 'execution_time_ms', 'duration_ms'],
  status: ['status_code', 'http_status'],
  entity: ['user_id', 'customer_id', 'account_id', 'device_id'],
  host: ['host', 'node', 'pod', 'server'],
  client: ['client_version', 'app_version', 'sdk_version'],
};
const FEATURE_STYLES = [
  (name: string) => name,
  (name: string) => `feat_${name}`,
  (_name: string, index: number) => `feat_${String(index).padStart(2, '0')}`,
  (_name: string, index: number) => `x${index}`,
  (name: string) => `feature_${name}`,
];

export interface DrawnNames {
  roles: Record<keyof typeof ROLE_NAMES, string>;
  features: string[];
  segments: { name: string; values: string[] }[];
  place: { name: string; values: string[]; alias: string; aliasValues: string[] };
  hosts: string[];
  clients: string[];
  versions: string[];
  classes: readonly [string, string];
}

/** Draws every name of one log. */
export function drawNames(random: Random, features: number): DrawnNames {
  const style = random.pick(FEATURE_STYLES);
  const place = random.pick(PLACES);
  const pairs = random.shuffled(place.pairs);
  const roles = Object.fromEntries(
    Object.entries(ROLE_NAMES).map(([role, names]) => [role, random.pick(names)]),
  ) as DrawnNames['roles'];
  const major = random.integer(2, 8);
  return {
    roles,
    features: random.shuffled(FEATURES).slice(0, features).map(style),
    segments: random
      .shuffled(SEGMENTS)
      .slice(0, random.integer(2, 4))
      .map(({ name, values }) => ({ name, values: random.shuffled(values) })),
    place: {
      name: place.name,
      alias: place.alias,
      values: pairs.map(([a]) => a),
      aliasValues: pairs.map(([, b]) => b),
    },
    hosts: Array.from({ length: random.integer(4, 9) }, (_, index) => `${random.pick(['a', 'k', 'm'])}${index + 1}`),
    clients: Array.from({ length: random.integer(3, 5) }, (_, index) => `${major}.${index}.${random.integer(0, 9)}`),
    versions: [
      `${random.pick(['v', 'r', 'm-'])}${random.integer(3, 40)}`,
      `${random.pick(['n', 'w', 'z-'])}${random.integer(41, 90)}`,
    ],
    classes: random.pick(CLASSES),
  };
}
