import { z } from 'zod';
import { checked, has, idSchema, textSchema, timeSchema } from '../record';
import { draftEvent, type EventReader } from '../reader';

const status = z.looseObject({
  state: textSchema,
  created_at: timeSchema,
  target_url: textSchema.nullish(),
  environment_url: textSchema.nullish(),
});
const schema = z.looseObject({
  id: idSchema,
  sha: textSchema.nullish(),
  ref: textSchema.nullish(),
  task: textSchema.nullish(),
  environment: textSchema.nullish(),
  description: textSchema.nullish(),
  created_at: timeSchema,
  url: textSchema.nullish(),
  statuses: z.array(status).nullish(),
});

/**
 * Deployments of GitHub's REST API. With their statuses the event is at the time of *success*: until then the old code
 * served. A deployment that only failed keeps the time of its failure and says so.
 */
export const githubDeploymentsReader: EventReader = {
  name: 'GitHub deployments',
  recognises: (value) =>
    has(value, 'created_at') && has(value, 'environment') && (has(value, 'ref') || has(value, 'sha')),
  read(record, clock) {
    const deployment = checked(schema, record);
    const statuses = (deployment.statuses ?? [])
      .map((each) => ({ ...each, at: clock.read(each.created_at, 'statuses.created_at', record) }))
      .sort((left, right) => left.at - right.at);
    const decisive =
      statuses.find((each) => each.state === 'success') ?? statuses.find((each) => /fail|error/.test(each.state));
    const what =
      deployment.description ||
      [deployment.task ?? 'deploy', deployment.ref ?? deployment.sha?.slice(0, 7)].filter(Boolean).join(' ');
    return [
      draftEvent({
        id: deployment.id,
        type: 'deploy',
        title: deployment.environment ? `${what} to ${deployment.environment}` : what,
        start: decisive?.at ?? clock.read(deployment.created_at, 'created_at', record),
        url: decisive?.environment_url || decisive?.target_url || deployment.url || null,
        status: decisive?.state ?? statuses.at(-1)?.state ?? null,
      }),
    ];
  },
};

/** Statuses listed apart from their deployments, joined by the deployment's URL. */
export function joinDeploymentStatuses(values: readonly unknown[]): unknown[] {
  const isStatus = (value: unknown): boolean => has(value, 'state', 'deployment_url', 'created_at');
  const statuses = values.filter(isStatus);
  if (statuses.length === 0) return [...values];
  return values.flatMap((value) => {
    if (isStatus(value)) return [];
    if (!has(value, 'url') || !githubDeploymentsReader.recognises(value)) return [value];
    const own = statuses.filter((each) => has(each, 'deployment_url') && each.deployment_url === value.url);
    return [{ ...value, statuses: [...(Array.isArray(value.statuses) ? (value.statuses as unknown[]) : []), ...own] }];
  });
}
