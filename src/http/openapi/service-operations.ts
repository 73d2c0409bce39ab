import { ok, type Operations } from './operation.ts';
import { object, oneOf } from './schema.ts';

/** What orchestration and monitoring ask. */
export const SERVICE_OPERATIONS: Operations = {
  'GET /livez': {
    id: 'isLive',
    summary: 'Whether the process answers.',
    answers: ok(object({ status: oneOf('live') })),
  },
  'GET /readyz': {
    id: 'isReady',
    summary: 'Whether requests should be sent here.',
    answers: {
      200: { description: 'They should.', schema: object({ status: oneOf('ready') }) },
      503: {
        description: 'The database does not answer, or the server is on its way down.',
        schema: object({ status: oneOf('notReady') }),
      },
    },
  },
  'GET /metrics': {
    id: 'readMetrics',
    summary: 'What the server does, in figures, for Prometheus.',
    answers: {
      200: { description: 'The figures.', schema: { type: 'string' }, mediaType: 'text/plain' },
    },
  },
  'GET /openapi.json': {
    id: 'readDescription',
    summary: 'This description.',
    answers: ok({ type: 'object', required: ['openapi'] }),
  },
};
