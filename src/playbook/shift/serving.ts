import type { Expression } from '../../engine/expression';
import { and, column, compare, literal, not } from '../../engine/expression';
import { comparison } from '../comparison';
import type { PlaybookContext } from '../context';
import { survey } from '../segments/survey';
import { drift } from '../drift';
import { type Fault, type Suspicion } from '../data/fault';
import { weigh } from '../data/weigh';

const FINE_WORDS = [
  '',
  '0',
  'false',
  'False',
  'FALSE',
  'none',
  'None',
  'null',
  'ok',
  'OK',
  'Ok',
  'success',
  'SUCCESS',
  '200',
  '200.0',
  '201',
  '204',
];
const SLOW = 0.99;

/** Slow and failing requests as suspicions of their own: where they are and how many errors stand in them. */
export async function servingFaults(context: PlaybookContext): Promise<Fault[]> {
  const suspicions = [...(await slow(context)), ...failing(context)];
  if (suspicions.length === 0) return [];
  const { counts } = await survey(context);
  const found = await weigh(
    { context, columns: new Map(), binned: new Map(), drift: await drift(context), counts },
    suspicions,
  );
  return found.filter(({ share }) => share > 0);
}

async function slow(context: PlaybookContext): Promise<Suspicion[]> {
  const { engine, roles } = context.log;
  const name = roles.latency;
  const type = engine.describe().find((column) => column.name === name)?.type;
  if (name === undefined || (type !== 'number' && type !== 'integer')) return [];
  const [found] = await engine.quantiles(
    { operand: column(name), probabilities: [SLOW], where: comparison(context).goodRows },
    context.signal,
  );
  const limit = found?.values[0];
  if (limit === null || limit === undefined) return [];
  return [
    suspicion(
      'slow',
      name,
      compare(column(name), '>', literal(limit)),
      (share, where) =>
        `${share} of requests${where} are slower than 99% were before (${name} above ${Number(limit.toPrecision(3))}).`,
    ),
  ];
}

function failing({ log }: PlaybookContext): Suspicion[] {
  const { status, error } = log.roles;
  const types = new Map(log.engine.describe().map(({ name, type }) => [name, type]));
  return [status, error].flatMap((name) => {
    if (name === undefined || !types.has(name)) return [];
    const type = types.get(name);
    const numeric = (type === 'integer' || type === 'number') && name === status;
    const failed: Expression = numeric
      ? compare(column(name), '>=', literal(400))
      : and(
          not({ kind: 'isNull', operand: column(name) }),
          not({ kind: 'in', operand: { kind: 'text', operand: column(name) }, values: FINE_WORDS }),
        );
    return [suspicion('failing', name, failed, (share, where) => `${share} of requests${where} fail (${name}).`)];
  });
}

const suspicion = (check: string, name: string, value: Expression, text: Suspicion['text']): Suspicion => ({
  check,
  kind: 'infrastructure',
  columns: [name],
  signal: {
    kind: 'event',
    value: { kind: 'case', branches: [{ when: value, then: literal(true) }], otherwise: literal(false) },
  },
  text,
  severity: 'warning',
  strength: 0.9,
});
