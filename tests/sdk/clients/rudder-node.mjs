// @rudderstack/rudder-sdk-node: node rudder-node.mjs BASE KEY COUNT
import Analytics from '@rudderstack/rudder-sdk-node';
import { every } from './every.mjs';

const [base, key, count] = process.argv.slice(2);
let failed = 0;
let answered = 0;
const sent = () => { answered += 1; };
const analytics = new Analytics(key, {
  dataPlaneUrl: base, flushAt: 3, flushInterval: 300, retryCount: 10, logLevel: 'error',
  errorHandler: () => { failed += 1; },
});
const user = { userId: 'rudder-node' };
analytics.identify({ ...user, traits: { email: 'rudder-node@sdk.test' } }, sent);
await every(+count, (n) => analytics.track({ ...user, event: 'Step', properties: { n } }, sent));
while (answered <= +count) {
  await analytics.flush();  // one flush sends `flushAt` messages at most
  await new Promise((done) => { setTimeout(done, 100); });
}
process.exit(failed > 0 ? 1 : 0);
