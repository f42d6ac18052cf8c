import { expect, test } from 'vitest';
import { filled, snippets } from './snippets';

test('the tracker and all six SDKs have a snippet, with this server and the key in it', () => {
  expect(snippets.map(snippet => [snippet.name, snippet.kind])).toEqual([
    ['The tracker', 'write'],
    ['@segment/analytics-node', 'server'],
    ['@segment/analytics-next', 'write'],
    ['@rudderstack/rudder-sdk-node', 'server'],
    ['@rudderstack/analytics-js', 'write'],
    ['posthog-node', 'server'],
    ['posthog-js', 'write'],
  ]);
  for (const snippet of snippets) {
    const text = filled(snippet, 'https://leads.northfield.example', 'KEY42');
    expect(text).toContain('https://leads.northfield.example');
    expect(text).toContain('KEY42');
    expect(text).not.toMatch(/winnow\.example|…/);
  }
});
