import { type RequestState, type Step } from '../http-state.ts';
import { isUnder } from '../surfaces.ts';

/**
 * The steps of one surface, in order. Its routes are reached through its own check of the path and in no other way,
 * so that no spelling of a path can get around the authentication before them.
 */
export const under =
  <State extends RequestState>(surface: string, ...steps: readonly Step<State>[]): Step =>
  (ctx, next) => {
    if (!isUnder(surface, ctx.path)) {
      return next();
    }
    // The first steps put into the state what the later ones expect there.
    const surfaceContext = ctx as Parameters<Step<State>>[0];
    const take = (place: number): Promise<unknown> => {
      const taken: unknown =
        place === steps.length ? next() : steps[place]?.(surfaceContext, () => take(place + 1));
      return taken as Promise<unknown>;
    };
    return take(0);
  };
