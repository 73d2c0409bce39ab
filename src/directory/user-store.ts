import { type UserId } from '../kernel/ids.ts';
import { type User, type UserContent } from './user.ts';
import { type Writer } from './writer.ts';

/** The users of one tenant, in one transaction. Every write locks the user's row. */
export interface UserStore {
  /** @throws DirectoryError `uniqueness` */
  insert(user: UserContent & { readonly id: UserId }, writer: Writer): Promise<User>;
  /**
   * Writes a new version of a user, and answers undefined when the user is gone or has another version by now.
   * @throws DirectoryError `uniqueness`
   */
  update(
    user: UserContent & { readonly id: UserId; readonly version: number },
    writer: Writer,
  ): Promise<User | undefined>;
  /** Deletes a user, and answers false when the user is gone or has another version by now. */
  delete(id: UserId, version: number): Promise<boolean>;
  /** Locks a user as a write would, and answers false when the user is gone or has another version by now. */
  lock(id: UserId, version: number): Promise<boolean>;
}
