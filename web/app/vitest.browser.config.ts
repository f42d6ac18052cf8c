// The screens in Chromium against the real program (WINNOW_BINARY, build/release/winnow unless given).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/**/*.browser.ts'],
    globalSetup: ['tests/server.ts'],
    fileParallelism: false,
    // Chromium on a busy machine takes its time.
    expect: { poll: { timeout: Number(process.env.WINNOW_TEST_WAIT ?? 20_000) } },
    testTimeout: 90_000,
    // A page that a loaded machine could not draw in time is tried once more; the report says so.
    retry: 1,
    hookTimeout: 60_000,
  },
});
