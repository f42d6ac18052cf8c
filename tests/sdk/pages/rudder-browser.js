// @rudderstack/analytics-js, bundled.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
import { every } from '../clients/every.mjs';

const { base, key, count } = window.test;
const analytics = new RudderAnalytics();
analytics.load(key, base, {
  configUrl: base, loadIntegration: false, lockIntegrationsVersion: true, polyfillIfRequired: false,
  queueOptions: { minRetryDelay: 300, maxRetryDelay: 2000 },
});
analytics.page('Start');
analytics.identify('rudder-browser', { email: 'rudder-browser@sdk.test' });
await every(count, (n) => { analytics.track('Step', { n }); });
window.test.done = true;
