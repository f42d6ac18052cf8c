import '@fontsource-variable/onest';
import 'virtual:mantine.css';
import './styles/mantine.css';
import './styles/tokens.css';
import './styles/base.css';

import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { onSignedOut, Problem } from './api/client';
import { firstLanguage, startWords } from './lib/words';
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

onSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in' || pathname === '/setup') return;
  void router.navigate({ to: '/sign-in', search: { to: href }, replace: true });
});

await startWords(firstLanguage());
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <Suspense>
          <RouterProvider router={router} />
        </Suspense>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
