// @segment/analytics-node: node segment-node.mjs BASE KEY COUNT
import { Analytics } from '@segment/analytics-node';
import { every } from './every.mjs';

const [base, key, count] = process.argv.slice(2);
const analytics = new Analytics({
  writeKey: key, host: base, flushAt: 3, flushInterval: 300, maxRetries: 20,
});
let failed = 0;
analytics.on('error', () => { failed += 1; });
analytics.identify({ userId: 'segment-node', traits: { email: 'segment-node@sdk.test' } });
await every(+count, (n) => analytics.track({ userId: 'segment-node', event: 'Step', properties: { n } }));
await analytics.closeAndFlush({ timeout: 60000 });
process.exit(failed > 0 ? 1 : 0);
