import { type Queryable } from '../../../src/storage/statement.ts';
import { type RecordedStatement } from '../../support/recorded-statements.ts';
import { rows } from '../../support/test-database.ts';

/** What a plan of PostgreSQL has of each step. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Hash Cond'?: string;
  readonly 'Merge Cond'?: string;
  readonly 'Join Filter'?: string;
  readonly Plans?: readonly PlanNode[];
  readonly [key: string]: unknown;
}

/** A function of the database that reads or writes rows of tenants. */
interface TenantFunction {
  readonly name: string;
  readonly takesTenant: boolean;
}

/** Functions whose body names a table of tenants, and whether the first thing they are told is the tenant. */
export const tenantFunctions = async (
  on: Queryable,
  tables: readonly string[],
): Promise<readonly TenantFunction[]> => {
  const functions = await rows<{ name: string; first: string | null; body: string }>(
    on,
    `select proname::text as name, proargnames[1] as first, prosrc as body from pg_proc p
      where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
        and not exists (select from pg_depend where objid = p.oid and deptype = 'e')`,
  );
  const reaching = new Set<string>(tables);
  // A function that calls one that does, does.
  for (let known = -1; known !== reaching.size;) {
    known = reaching.size;
    for (const { name } of functions.filter(({ body }) => namesIn(body).some((word) => reaching.has(word)))) {
      reaching.add(name);
    }
  }
  return functions
    .filter(({ name }) => reaching.has(name))
    .map(({ name, first }) => ({ name, takesTenant: first === 'tenant' || first === 'tenants' }));
};

const namesIn = (text: string): string[] => text.match(/\w+/g) ?? [];

/** What cannot be planned: it reads no row. */
const WITHOUT_PLAN = /^\s*(begin|commit|rollback|listen|lock)\b/;

/** Comparing the tenant with what the statement was told. */
const TOLD = /tenant_id = (\$\d|ANY \(\$\d)|tenant_id IS DISTINCT FROM \$\d/;

/** The same, or with a row of another scan. */
const BOUND = new RegExp(
  `${TOLD.source}|tenant_id = \\(?"?\\w+"?\\.tenant(_id)?\\b|= ("?\\w+"?\\.)?tenant_id\\b`,
);

/** An insert whose first column is the tenant: the first value it was told, or that of a row. */
const INSERT =
  /insert into \w+( as \w+)?\s*\(tenant_id\b[^)]*\)\s*(values \(\$1\b|select (\$1|\w*\.?tenant_id)\b)/g;

/** What is the matter with a statement: a table whose rows it finds without their tenant. Undefined when nothing is. */
export const unboundIn = async (
  on: Queryable,
  { text }: RecordedStatement,
  known: { readonly tables: readonly string[]; readonly functions: readonly TenantFunction[] },
): Promise<string | undefined> => {
  if (WITHOUT_PLAN.test(text)) {
    return undefined;
  }
  const words = new Set(namesIn(text));
  for (const { name, takesTenant } of known.functions.filter((each) => words.has(each.name))) {
    if (!takesTenant || !new RegExp(`\\b${name}\\((\\$1|tenant_id)\\b`).test(text)) {
      return `calls ${name}`;
    }
  }
  if (!known.tables.some((table) => words.has(table))) {
    return undefined;
  }
  const [row] = await rows<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
    on,
    `explain (generic_plan, format json) ${text}`,
  );
  const steps = row?.['QUERY PLAN'].flatMap(({ Plan }) => stepsOf(Plan)) ?? [];
  return unboundRead(steps, known.tables) ?? unboundInsert(steps, text);
};

const unboundRead = (steps: readonly PlanNode[], tables: readonly string[]): string | undefined => {
  const reads = steps.filter((step) => isReading(step, tables));
  const unbound = reads.find((step) => !BOUND.test(conditionsOf(step)) && !isJoined(step, steps));
  if (unbound !== undefined) {
    return `reads ${unbound['Relation Name'] ?? ''}`;
  }
  // Rows that are bound to each other alone may be anybody's.
  const isTold = reads.length === 0 || reads.some((step) => TOLD.test(conditionsOf(step)));
  return isTold ? undefined : 'is not told a tenant';
};

const unboundInsert = (steps: readonly PlanNode[], text: string): string | undefined => {
  const inserts = steps.filter(({ Operation }) => Operation === 'Insert').length;
  return inserts === (text.match(INSERT)?.length ?? 0) ? undefined : 'inserts without the tenant';
};

const stepsOf = (step: PlanNode): PlanNode[] => [step, ...(step.Plans ?? []).flatMap(stepsOf)];

const isReading = (step: PlanNode, tables: readonly string[]): boolean =>
  step['Node Type'] !== 'ModifyTable' && tables.includes(step['Relation Name'] ?? '');

/** Whether a join compares the tenant of a scan with that of another one, which is bound itself or found here. */
const isJoined = ({ Alias = '' }: PlanNode, steps: readonly PlanNode[]): boolean => {
  const compared = new RegExp(`\\b${Alias}\\.tenant_id = |= ${Alias}\\.tenant_id\\b`);
  return steps.some((join) => JOINS.some((name) => compared.test(join[name] ?? '')));
};

const JOINS = ['Hash Cond', 'Merge Cond', 'Join Filter'] as const;

/** All that a scan compares: its own conditions, and those of the indexes under it. */
const conditionsOf = (step: PlanNode): string =>
  stepsOf(step)
    .flatMap((each) => Object.entries(each))
    .filter(([key, value]) => /Cond$|^Filter$/.test(key) && typeof value === 'string')
    .map(([, value]) => value as string)
    .join(' and ');
