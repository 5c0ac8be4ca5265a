import type { Services } from './services';

/** What `activate` returns: for this extension's own tests, not for other extensions. */
export interface ModelIncidentApi {
  /** Time inside `activate()`. */
  readonly activationMilliseconds: number;
  services(): Promise<Services>;
}
