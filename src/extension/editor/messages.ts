import { z } from 'zod';
import { ROLES } from '../../protocol/roles';
import type { FromWebview, ViewName } from '../../protocol/webview';

const text = z.string().max(1_000_000);
const name = z.string().min(1).max(100_000);

const instant = z.iso.datetime();

/** The views of an investigation, by name. */
export const viewName = z.enum([
  'overview',
  'timeline',
  'features',
  'segments',
  'examples',
  'service',
  'monitoring',
  'reading',
]) satisfies z.ZodType<ViewName>;

const message: z.ZodType<FromWebview> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('keep'), state: z.string().max(100_000) }),
  z.strictObject({ type: z.literal('run') }),
  z.strictObject({ type: z.literal('cancel') }),
  z.strictObject({ type: z.literal('setPeriods'), good: name.nullable(), bad: name.nullable() }),
  z.strictObject({
    type: z.literal('setWhere'),
    where: z.array(z.strictObject({ column: name, value: text })).max(100),
  }),
  z.strictObject({
    type: z.literal('setRole'),
    column: name,
    role: z.enum(ROLES).nullable(),
    className: name.optional(),
  }),
  z.strictObject({ type: z.literal('setNote'), finding: name, text }),
  z.strictObject({ type: z.literal('follow'), columns: z.array(name).max(20) }),
  z.strictObject({ type: z.literal('monitor') }),
  z.strictObject({
    type: z.literal('look'),
    at: z.union([
      z.strictObject({ trace: name }),
      z.strictObject({ file: name, line: z.number().int().min(1) }),
      z.strictObject({ from: instant, to: instant }),
    ]),
  }),
  z.strictObject({ type: z.literal('addFiles'), list: z.enum(['labels', 'events', 'traces', 'metrics']) }),
  z.strictObject({ type: z.literal('openBeside'), view: viewName }),
  z.strictObject({
    type: z.literal('saveFile'),
    kind: z.enum(['png', 'csv', 'json']),
    name: z.string().min(1).max(200),
    content: z.string().max(20_000_000),
  }),
  z.strictObject({ type: z.literal('addCommits') }),
  z.strictObject({ type: z.literal('readOtherwise') }),
  z.strictObject({ type: z.literal('openLocation'), file: name, line: z.number().int().min(1) }),
  z.strictObject({ type: z.literal('openUrl'), url: name }),
  z.strictObject({ type: z.literal('copy'), text }),
  z.strictObject({ type: z.literal('copyHeadline') }),
  z.strictObject({ type: z.literal('export') }),
  z.strictObject({ type: z.literal('replay') }),
  z.strictObject({ type: z.literal('cancelReplay') }),
  z.strictObject({ type: z.literal('replaySetting') }),
  z.strictObject({ type: z.literal('showLog') }),
  z.strictObject({ type: z.literal('editDocument') }),
]);

/** A message of the investigation's page. Throws a `ZodError` for anything else. */
export const parseMessage = (received: unknown): FromWebview => message.parse(received);
