// posthog-js without what it would load from elsewhere.
import posthog from 'posthog-js';
import { every } from '../clients/every.mjs';

const { base, key, count } = window.test;
posthog.init(key, {
  api_host: base, defaults: '2025-05-24', autocapture: false, disable_session_recording: true,
  disable_surveys: true, capture_pageleave: false, disable_external_dependency_loading: true, opt_out_useragent_filter: true,
  rate_limiting: { events_per_second: 100, events_burst_limit: 1000 },
});
posthog.identify('posthog-browser', { email: 'posthog-browser@sdk.test' });
await every(count, (n) => { posthog.capture('Step', { n }); });
window.test.done = true;
