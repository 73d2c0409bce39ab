import pg from 'pg';

/** A statement as it was sent. */
export interface RecordedStatement {
  readonly name: string;
  readonly text: string;
}

/** Statements as they were sent to PostgreSQL, by whatever way. */
export interface Recording {
  /** Every text that was sent since the beginning, each once. */
  readonly statements: readonly RecordedStatement[];
  stop(): void;
}

type Query = (this: pg.Client, ...values: unknown[]) => unknown;

/** Notes every statement that this process sends, until it is stopped. */
export const recordStatements = (): Recording => {
  const texts = new Map<string, RecordedStatement>();
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const send = prototype.query;
  prototype.query = function (this: pg.Client, ...values) {
    const [sent] = values as [string | Partial<RecordedStatement> | undefined];
    const { name = '', text = '' } = typeof sent === 'string' ? { text: sent } : (sent ?? {});
    texts.set(`${name} ${text}`, { name, text });
    return send.apply(this, values);
  };
  return {
    get statements() {
      return [...texts.values()];
    },
    stop: () => {
      prototype.query = send;
    },
  };
};
