import '@fontsource-variable/onest';
import 'virtual:mantine.css';
import './styles/mantine.css';
import './styles/tokens.css';
import './styles/base.css';

import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { startTransition, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { onSignedOut, Problem } from './api/client';
import { firstLanguage, readServerWords, startWords } from './lib/words';
import { makeRouter } from './router';
import { cssVariablesResolver, theme } from './theme';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      // What we asked wrongly will not be right the next time; a server that starts or stops will.
      retry: (failures, error) => error instanceof Problem && (error.status === 0 || error.status >= 500) && failures < 3,
    },
  },
});
const router = makeRouter(queries);

// Letters that come late would move what is read. Those of the language are needed at once; slow ones are not waited for.
function letters(): Promise<unknown> {
  const sample = { ru: 'Ж', be: 'Ў', zh: 'a', pl: 'ż', ro: 'ș', en: 'a' }[firstLanguage()];
  return Promise.race([document.fonts.load('16px "Onest Variable"', `a${sample}`), new Promise(resolve => setTimeout(resolve, 300))]);
}

// Said before the first drawing, which Mantine would say after it: everything would be styled twice.
function sayColors() {
  const chosen = localStorageColorSchemeManager().get('auto');
  const isDark = chosen === 'dark' || (chosen === 'auto' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
}

onSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in' || pathname === '/setup') return;
  void router.navigate({ to: '/sign-in', search: { to: href }, replace: true });
});

// The first screen comes in one piece: its texts, its letters and what it shows are read side by side. (Not awaited
// here: files that are read on the way wait for this one to end.)
async function start() {
  sayColors();
  await Promise.all([startWords(firstLanguage()), router.load(), letters()]);
  const root = createRoot(document.getElementById('root')!);
  // In pieces of some milliseconds: a key or a click is not kept waiting for a whole screen.
  startTransition(() => root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  ));
  setTimeout(() => void readServerWords(), 1000); // nobody has made a mistake yet
}
void start();
