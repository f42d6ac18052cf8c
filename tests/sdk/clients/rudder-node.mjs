// @rudderstack/rudder-sdk-node: node rudder-node.mjs BASE KEY COUNT
import Analytics from '@rudderstack/rudder-sdk-node';
import { every } from './every.mjs';

const [base, key, count] = process.argv.slice(2);
let failed = 0;
const analytics = new Analytics(key, {
  dataPlaneUrl: base, flushAt: 3, flushInterval: 300, retryCount: 10, logLevel: 'error',
  errorHandler: () => { failed += 1; },
});
analytics.identify({ userId: 'rudder-node', traits: { email: 'rudder-node@sdk.test' } });
await every(+count, (n) => analytics.track({ userId: 'rudder-node', event: 'Step', properties: { n } }));
await analytics.flush();
process.exit(failed > 0 ? 1 : 0);
