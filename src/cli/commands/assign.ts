import { usage } from '../command-line';
import { shareOf } from '../numbers';
import { OUTPUT } from '../options';
import type { Command } from './command';

export const assign: Command = {
  name: 'assign',
  words: 'EXPERIMENT USER...',
  summary: 'the deterministic variant of a user: SHA-256 of "experiment:user" in 10,000 buckets',
  usage: `Usage: model-incident assign EXPERIMENT USER... [options]

The same user always gets the same variant, on every machine: control where the bucket lies below the control share, else treatment.
Users of a log who were seen in two variants, or in another than assigned, are found by model-incident experiment.
`,
  options: [
    { name: 'control-share', value: 'SHARE', help: 'Share of users in control; 0.5 by default' },
    { name: 'format', value: 'text|json', help: 'Form of the answer; text by default' },
    ...OUTPUT,
  ],
  formats: ['text', 'json'],
  run: async ({ command, given, format }) => {
    const [experiment, ...users] = given.positionals;
    if (experiment === undefined) throw usage(command, 'no EXPERIMENT is given.');
    if (users.length === 0) throw usage(command, 'no USER is given.');
    const share = shareOf(command, 'control-share', given.values.get('control-share')?.[0]) ?? 0.5;
    const { assignUsers } = await import('../../monitoring/experiment/assign');
    const { plainJson } = await import('../../report/json');
    const { neutralise } = await import('../../report/neutral-text');
    const assignments = assignUsers(experiment, users, share);
    if (format === 'json') return { text: plainJson({ schemaVersion: 1, controlShare: share, assignments }) };
    if (assignments.length === 1) return { text: `${assignments[0]?.variant ?? ''}\n` };
    return { text: assignments.map(({ user, variant }) => `${neutralise(user)}\t${variant}\n`).join('') };
  },
};
