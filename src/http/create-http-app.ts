import Koa from 'koa';
import { type HttpDependencies } from './http-dependencies.ts';
import { type RequestState } from './http-state.ts';
import { assignRequestId } from './middleware/assign-request-id.ts';
import { FailedAttempts } from './middleware/limits/failed-attempts.ts';
import { countFailures, refuseAfterFailures } from './middleware/limits/limit-failures.ts';
import { authenticateOperator, authenticateTenant } from './middleware/authenticate.ts';
import { catchErrors } from './middleware/catch-errors.ts';
import { limitOperatorRate, limitRate } from './middleware/limits/limit-rate.ts';
import { logRequests } from './middleware/log-requests.ts';
import { measureRequests } from './middleware/measure-requests.ts';
import { nameRoute } from './middleware/name-route.ts';
import { readBody } from './middleware/read-body.ts';
import { readTarget } from './middleware/read-target.ts';
import { recordRefusals } from './middleware/record-refusals.ts';
import { refuseUnknownRoute } from './middleware/refuse-unknown-route.ts';
import { requireScopes } from './middleware/require-scopes.ts';
import { setSecurityHeaders } from './middleware/set-security-headers.ts';
import { under } from './middleware/under.ts';
import { refuseRepeatedParameters } from './scim/query/query-parameters.ts';
import { readForm } from './oauth/read-form.ts';
import { routesOf } from './routing.ts';
import { surfaceRouters } from './surface-routers.ts';
import { ADMIN, AGENT, OAUTH, OPERATOR, SCIM } from './surfaces.ts';

/** The whole HTTP edge. The order of the list is the way of a request: who asks, what for, and only then the body. */
export const createHttpApp = (deps: HttpDependencies): Koa<RequestState, object> => {
  // Without `proxy`, no X-Forwarded header of a client is believed.
  const app = new Koa<RequestState, object>({ proxy: false });
  const routers = surfaceRouters(deps);
  const client = authenticateTenant(deps.verifyToken, 'client');
  const administrator = authenticateTenant(deps.verifyToken, 'administrator');
  const agent = authenticateTenant(deps.verifyToken, 'agent');
  const limited = limitRate(deps.rateLimiter);
  const operatorLimited = limitOperatorRate(deps.rateLimiter);
  const operator = authenticateOperator(deps.isOperatorToken);
  const attempts = new FailedAttempts(deps.now);
  const guard = refuseAfterFailures(attempts);

  app.use(assignRequestId());
  app.use(setSecurityHeaders());
  app.use(logRequests(deps.logger));
  app.use(measureRequests(deps.metrics.requests));
  app.use(nameRoute(Object.values(routers)));
  app.use(recordRefusals(deps));
  app.use(countFailures(attempts, deps.trustedProxies));
  app.use(catchErrors(deps.logger));
  app.use(readTarget());
  app.use(under(OAUTH, guard, readForm(), routesOf(routers.oauth)));
  const scim = [requireScopes('scim'), refuseRepeatedParameters(), readBody(), limited];
  app.use(under(SCIM, guard, client, ...scim, routesOf(routers.scim)));
  app.use(under(ADMIN, guard, administrator, readBody(), limited, routesOf(routers.admin)));
  app.use(
    under(AGENT, guard, agent, requireScopes('sessions'), readBody(), limited, routesOf(routers.agent)),
  );
  app.use(under(OPERATOR, guard, operator, readBody(), operatorLimited, routesOf(routers.operator)));
  app.use(routesOf(routers.service));
  app.use(routesOf(routers.serverMetadata));
  app.use(refuseUnknownRoute());

  // What koa could not answer any more: the client is gone, or the answer broke off.
  app.on('error', (error: unknown) => {
    deps.logger.warn({ err: error }, 'answer failed');
  });
  return app;
};
