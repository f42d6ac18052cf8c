// The one way to the server: /api/v1 with the types of docs/openapi.yaml.
//
// `done(client.GET('/leads', …))` answers the body or throws a Problem. What changes something carries the
// X-Winnow-CSRF of the session. 401 ends the session here too: `onSignedOut` is told.

import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type ProblemBody = Schemas['Problem'];

// Why a request was not done. `status` 0: there was no answer.
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly errors: NonNullable<ProblemBody['errors']>;
  readonly code: string | undefined;
  readonly missing: string[];
  readonly request: string;

  constructor(status: number, body: Partial<ProblemBody>, request = '') {
    super(body.detail ?? body.title ?? '');
    this.status = status;
    this.type = body.type ?? 'about:blank';
    this.errors = body.errors ?? [];
    this.code = body.code;
    this.missing = body.missing ?? [];
    this.request = request;
  }

  field(name: string): string | undefined {
    return this.errors.find(error => error.field === name)?.message;
  }
}

export const client = createClient<paths>({ baseUrl: '/api/v1', fetch: request => globalThis.fetch(request) });

let csrf = '';
let signedOut = () => {};

export function setCsrf(token: string) {
  csrf = token;
}

export function onSignedOut(listener: () => void) {
  signedOut = listener;
}

client.use({
  onRequest({ request }) {
    if (csrf && request.method !== 'GET') request.headers.set('X-Winnow-CSRF', csrf);
    return request;
  },
});

interface Answer<Body> {
  data?: Body;
  error?: unknown;
  response: Response;
}

// The body of a call, `done(client.GET('/leads'))`, or a Problem thrown.
export async function done<Body>(call: Promise<Answer<Body>>): Promise<Body> {
  let got: Answer<Body>;
  try {
    got = await call;
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    throw new Problem(0, {});
  }
  const { data, error, response } = got;
  if (response.ok) return data as Body;
  if (response.status === 401) signedOut();
  const body = error && typeof error === 'object' ? (error as Partial<ProblemBody>) : {};
  throw new Problem(response.status, body, response.headers.get('X-Request-Id') ?? '');
}
