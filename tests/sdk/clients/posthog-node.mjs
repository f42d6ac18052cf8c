// posthog-node: node posthog-node.mjs BASE KEY COUNT
import { PostHog } from 'posthog-node';
import { every } from './every.mjs';

const [base, key, count] = process.argv.slice(2);
const posthog = new PostHog(key, {
  host: base, flushAt: 3, flushInterval: 300, fetchRetryCount: 10, fetchRetryDelay: 1000,
});
posthog.identify({ distinctId: 'posthog-node', properties: { email: 'posthog-node@sdk.test' } });
await every(+count, (n) => posthog.capture({ distinctId: 'posthog-node', event: 'Step', properties: { n } }));
await posthog.shutdown(60000);
