import { type Place } from '../../seats/line/place.ts';
import { type LineOpening, type Stay, type WaitingLine } from '../../seats/line/waiting-line.ts';
import { type SessionOrder } from '../../seats/sessions/session-store.ts';
import { askToOpen, type SessionSite } from '../sessions/ask-to-open.ts';
import { openedFrom, type OpenedAnswer } from '../sessions/session-answer.ts';
import { LEASE, type LineKeeper } from './line-keeper.ts';
import { OPEN_IN_LINE } from './line-statements.ts';

/** What `session_open_in_line` answers. */
type LineAnswer = OpenedAnswer | Exclude<LineOpening, { readonly outcome: 'opened' }>;

/** The lines of one tenant; the keeper is the process's. */
export class PostgresWaitingLine implements WaitingLine {
  readonly #site: SessionSite;
  readonly #keeper: LineKeeper;

  constructor(site: SessionSite, keeper: LineKeeper) {
    this.#site = site;
    this.#keeper = keeper;
  }

  async open(order: SessionOrder): Promise<LineOpening> {
    const request = { statement: OPEN_IN_LINE, values: [LEASE] };
    const answer = await askToOpen<LineAnswer>(this.#site, order, request);
    return answer.outcome === 'opened' ? openedFrom(answer, this.#site.times) : answer;
  }

  enter(place: Place): Stay {
    return this.#keeper.enter({ ...place, tenant: this.#site.acting.tenant });
  }
}
