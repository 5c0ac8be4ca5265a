import type { TemplateResult } from 'lit';
import type { ViewName } from '../../src/protocol/webview';
import { examplesView } from '../examples/examples';
import { featuresView } from '../features/features';
import { monitoringView } from '../monitoring/monitoring';
import { overview } from '../overview/overview';
import type { Page } from '../page';
import { readingView } from '../reading/reading';
import { segmentsView } from '../segments/segments';
import { serviceView } from '../service/service';
import { timelineView } from '../timeline/timeline';

/** What each view draws, in the order of the tabs. */
export const VIEWS: Record<ViewName, (page: Page) => TemplateResult> = {
  overview,
  timeline: timelineView,
  features: featuresView,
  segments: segmentsView,
  examples: examplesView,
  service: serviceView,
  monitoring: monitoringView,
  reading: readingView,
};
