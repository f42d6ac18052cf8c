// Every screen, its address, and what of its state lives in the address. Screens are read when they are opened.
//
// A screen adds itself in four places: a page here, what is read ahead of it in its ahead.ts, an item in parts/Shell.tsx,
// its words in words/*/AREA.json.

import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { Problem } from './api/client';
import { meQuery } from './api/session';
import { parseSearch, stringifySearch } from './lib/address';
import { drawn } from './lib/together';
import { moreWords } from './lib/words';
import { funnelAhead, overviewAhead } from './pages/funnel/ahead';
import { leadAhead } from './pages/lead/ahead';
import { leadsAhead } from './pages/leads/ahead';
import { todayAhead } from './pages/today/ahead';
import { Shell } from './parts/Shell';
import { Lost, ScreenFailed } from './parts/ScreenFailed';

export interface RouterContext {
  queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: Lost, errorComponent: ScreenFailed });

const withWords = <Page,>(page: Promise<Page>) => Promise.all([page, moreWords()]).then(([read]) => read);

// Texts only: what else stands in an address is left out.
function texts<Name extends string>(names: readonly Name[]) {
  return (search: Record<string, unknown>): { [N in Name]?: string } =>
    Object.fromEntries(names.flatMap(name => (typeof search[name] === 'string' || typeof search[name] === 'number' || typeof search[name] === 'boolean' ? [[name, String(search[name])]] : []))) as { [N in Name]?: string };
}

// Which screen was chosen shows in the rail at once; the screen itself, when all of it is known, is drawn after that.
const beforeLoad = ({ cause }: { cause: string }) => (cause === 'enter' ? drawn() : undefined);

// What a screen shows first is read as it is come to; another filter or period on it is the screen's own affair.
function ahead(read: (queries: QueryClient, search: Record<string, string | undefined>) => Promise<void>) {
  return ({ context, location, cause }: { context: RouterContext; location: { search: object }; cause: string }) =>
    cause === 'stay' ? undefined : read(context.queries, location.search as never);
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: texts(['to', 'workspace']),
  component: lazyRouteComponent(() => import('./pages/signin/SignInPage'), 'SignInPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: texts(['step']),
  component: lazyRouteComponent(() => withWords(import('./pages/setup/SetupPage')), 'SetupPage'),
});

// All others are for people who are signed in.
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) throw redirect({ to: '/sign-in', search: { to: location.href } });
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', search: {} });
  },
});

const today = createRoute({
  getParentRoute: () => inside,
  path: '/today',
  validateSearch: texts(['lead']),
  beforeLoad,
  loader: ahead(todayAhead),
  component: lazyRouteComponent(() => import('./pages/today/TodayPage'), 'TodayPage'),
});

const leads = createRoute({
  getParentRoute: () => inside,
  path: '/leads',
  validateSearch: texts(['filter', 'segment', 'stage', 'owner', 'account', 'referred_by', 'search', 'sort', 'columns', 'snoozed', 'disqualified', 'peek']),
  beforeLoad,
  loader: ahead(leadsAhead),
  component: lazyRouteComponent(() => import('./pages/leads/LeadsPage'), 'LeadsPage'),
});

const lead = createRoute({
  getParentRoute: () => inside,
  path: '/leads/$lead',
  validateSearch: texts(['at', 'tab', 'kinds']),
  beforeLoad,
  loader: ({ context, params }) => leadAhead(context.queries, params.lead),
  component: lazyRouteComponent(() => import('./pages/lead/LeadPage'), 'LeadPage'),
});

const funnel = createRoute({
  getParentRoute: () => inside,
  path: '/funnel',
  validateSearch: texts(['from', 'to', 'period', 'by', 'segment', 'of']),
  beforeLoad,
  loader: ahead(funnelAhead),
  component: lazyRouteComponent(() => import('./pages/funnel/FunnelPage'), 'FunnelPage'),
});

const overview = createRoute({
  getParentRoute: () => inside,
  path: '/overview',
  validateSearch: texts(['from', 'to', 'period']),
  beforeLoad,
  loader: ahead(overviewAhead),
  component: lazyRouteComponent(() => import('./pages/overview/OverviewPage'), 'OverviewPage'),
});

const model = createRoute({
  getParentRoute: () => inside,
  path: '/model',
  validateSearch: texts(['version', 'view']),
  beforeLoad,
  component: lazyRouteComponent(() => withWords(import('./pages/model/ModelPage')), 'ModelPage'),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: texts(['tab']),
  beforeLoad,
  component: lazyRouteComponent(() => withWords(import('./pages/settings/SettingsPage')), 'SettingsPage'),
});

const tree = root.addChildren([signIn, setup, inside.addChildren([home, today, leads, lead, funnel, overview, model, settings])]);

export function makeRouter(queries: QueryClient) {
  return createRouter({ routeTree: tree, context: { queries }, parseSearch, stringifySearch, defaultErrorComponent: ScreenFailed, defaultPreload: 'intent', defaultPreloadStaleTime: 0, scrollRestoration: true });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
