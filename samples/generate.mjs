// npm run samples: writes the ShopFlow sample beside this file. Seeded: it always writes the same bytes.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { purchase, visit } from './generator/customers.mjs';
import { randomSource } from './generator/random.mjs';
import { recommend } from './generator/recommender.mjs';
import { conditions, EVENTS, LOG_END, LOG_START, served, traffic } from './generator/story.mjs';

const SEED = 45;
const VISITS_PER_DAY = 1060;
const HALF_HOUR = 1800;
const LABELLED_SHARE = 0.97;

/** The log's lines and the events, as text by file name. */
export function generate(seed = SEED) {
  return {
    'shopflow-predictions.jsonl': predictionLog(randomSource(seed)),
    'shopflow-events.json': `${JSON.stringify(EVENTS, null, 2)}\n`,
  };
}

function predictionLog(random) {
  const lines = [];
  for (let block = LOG_START; block < LOG_END; block += HALF_HOUR) {
    // Real half-hours differ by more than chance: in how many come, and in how whimsical they are.
    const expected = VISITS_PER_DAY * traffic(block) * 0.5 * Math.exp(random.normal(0, 0.15));
    const noise = Math.max(0, random.normal(0.03, 0.03));
    const visits = Math.round(Math.max(1, random.normal(expected, Math.sqrt(expected))));
    const times = Array.from({ length: visits }, () => block + random.uniform() * HALF_HOUR).sort((a, b) => a - b);
    for (const time of times) lines.push(JSON.stringify(prediction(random, time, noise)));
  }
  return `${lines.join('\n')}\n`;
}

/** One logged prediction, in the shape of the seed's `log_prediction`, with the label that came later. */
function prediction(random, time, noise) {
  const customer = visit(random, conditions(time));
  const label = purchase(random, customer, noise);
  const { context } = customer;
  const features = served(customer.features, context.device, time, random);
  const { prediction, confidence } = recommend(features);
  return {
    prediction_id: random.uuid(),
    timestamp: Number(time.toFixed(3)),
    model_version: 'v1',
    features,
    feature_hash: featureHash(features),
    prediction,
    confidence: Number(confidence.toFixed(4)),
    latency_ms: Number(Math.exp(random.normal(3.4, 0.3)).toFixed(1)),
    status_code: 200,
    user_id: context.userId,
    request_source: context.source,
    experiment_variant: context.variant,
    country: context.country,
    device: context.device,
    label: random.uniform() < LABELLED_SHARE ? label : null,
  };
}

/** MD5 of what Python's `json.dumps(features, sort_keys=True)` gives for such values. */
function featureHash(features) {
  const pairs = Object.keys(features).sort();
  const text = `{${pairs.map((name) => `${JSON.stringify(name)}: ${features[name]}`).join(', ')}}`;
  return createHash('md5').update(text).digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = path.dirname(fileURLToPath(import.meta.url));
  for (const [name, text] of Object.entries(generate())) {
    writeFileSync(path.join(folder, name), text);
    console.log(`${name}: ${Buffer.byteLength(text).toLocaleString('en')} bytes`);
  }
}
