import { DomainError } from '../../kernel/domain-error.ts';
import { UnavailableError } from '../../kernel/unavailable-error.ts';
import { type Caller } from '../../provisioning/caller.ts';
import {
  type ProvisioningDependencies,
  type SeatedUser,
} from '../../provisioning/provisioning-transaction.ts';
import { createUser } from '../../provisioning/users/create-user.ts';
import { replaceUser } from '../../provisioning/users/replace-user.ts';
import { userVersion } from '../../provisioning/users/user-version.ts';
import { parseFilter } from '../../scim/filter/parse-filter.ts';
import { resolveFilter } from '../../scim/filter/resolve-filter.ts';
import { foldCase } from '../../scim/schema/case-folding.ts';
import { describeUser } from './describe-user.ts';
import { type UserLine } from './read-users-file.ts';

/** What became of one line. */
export interface LineReport {
  readonly line: number;
  readonly userName: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  /** Why it was refused. */
  readonly code?: string;
  readonly detail?: string;
}

interface Import {
  readonly provisioning: ProvisioningDependencies;
  readonly caller: Caller;
  readonly lines: readonly UserLine[];
  readonly onLine: () => void;
}

/**
 * Creates or changes a user for each line, each in a transaction of its own: what is refused keeps no other from being
 * written, and the same file can be imported again.
 * @throws UnavailableError that names the line at which it stopped.
 */
export const importUsers = async ({ provisioning, caller, lines, onLine }: Import): Promise<LineReport[]> => {
  const reports: LineReport[] = [];
  const firstLines = new Map<string, number>();
  for (const line of lines) {
    const userName = line.cells.userName ?? '';
    const first = firstLines.get(foldCase(userName));
    firstLines.set(foldCase(userName), first ?? line.line);
    const told = first === undefined ? await importLine(provisioning, caller, line) : repeats(first);
    reports.push({ line: line.line, userName, ...told });
    onLine();
  }
  return reports;
};

type Told = Omit<LineReport, 'line' | 'userName'>;

const repeats = (first: number): Told => ({
  outcome: 'refused',
  code: 'repeatedLine',
  detail: `Line ${first} already describes this user.`,
});

const importLine = async (
  provisioning: ProvisioningDependencies,
  caller: Caller,
  line: UserLine,
): Promise<Told> => {
  try {
    return { outcome: await writeLine(provisioning, caller, line) };
  } catch (error) {
    if (error instanceof DomainError) {
      return { outcome: 'refused', code: String(error.code), detail: error.message };
    }
    if (error instanceof UnavailableError) {
      const message = `Stopped at line ${line.line}, which is not imported: ${error.message}`;
      throw new UnavailableError(message, { cause: error });
    }
    throw error;
  }
};

const writeLine = async (
  provisioning: ProvisioningDependencies,
  caller: Caller,
  line: UserLine,
): Promise<Told['outcome']> => {
  const current = await findByName(provisioning, caller, line.cells.userName ?? '');
  if (current === undefined) {
    await createUser(provisioning, { caller, body: describeUser(line) });
    return 'created';
  }
  const body = describeUser(line, current.user.attributes);
  const write = { caller, id: current.user.id, ifMatch: undefined };
  const written = await replaceUser(provisioning, { ...write, body });
  return userVersion(written).version === userVersion(current).version ? 'unchanged' : 'updated';
};

const findByName = async (
  { usersOf, userType }: ProvisioningDependencies,
  { tenant }: Caller,
  userName: string,
): Promise<SeatedUser | undefined> => {
  const filter = resolveFilter(parseFilter(`userName eq ${JSON.stringify(userName)}`), userType);
  const start = { kind: 'index', startIndex: 1 } as const;
  const { items } = await usersOf(tenant).search({ filter, sorting: undefined, start, count: 1 });
  return items[0];
};
