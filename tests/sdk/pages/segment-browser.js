// @segment/analytics-next, its settings from our own "CDN".
import { AnalyticsBrowser } from '@segment/analytics-next';
import { every } from '../clients/every.mjs';

const { base, key, count } = window.test;
const analytics = AnalyticsBrowser.load({ writeKey: key, cdnURL: base });
analytics.page('Start');
analytics.identify('segment-browser', { email: 'segment-browser@sdk.test' });
await every(count, (n) => { analytics.track('Step', { n }); });
window.test.done = true;
