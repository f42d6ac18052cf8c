// `npm run dev` serves the screens beside a running server (WINNOW, http://127.0.0.1:8080 unless given);
// `npm run build` writes dist/, which scripts/web packs into the program.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mantineVariables } from './mantine.ts';

const server = process.env.WINNOW ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), mantineVariables()],
  // Nothing inline: the content security policy allows only files of our own.
  build: {
    target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false, sourcemap: false,
    // Few files, as each costs a browser a way there and back: one of what every screen needs, one of what several
    // share. The budget of a first load is in tests/first.browser.ts.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'app', tags: ['$initial'], priority: 1 },
            { name: 'screens', test: /\/src\/|@tabler/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  // docs/tracking.md has the snippets of the settings.
  server: {
    fs: { allow: ['.', '../../docs'] },
    port: Number(process.env.PORT ?? 5173),
    strictPort: true,
    proxy: Object.fromEntries(['/api', '/t.js', '/v1/', '/f/', '/healthz'].map(path => [path, { target: server, changeOrigin: true }])),
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['tests/setup.ts'] },
});
