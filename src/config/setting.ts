/** One setting of the environment: how it is read, and how the README tells of it. */
export interface Setting<Value> {
  readonly name: string;
  /** What holds when the environment does not set it. */
  readonly default: Value;
  /** The default in words, where the value does not speak for itself. */
  readonly defaultInWords?: string;
  /** One sentence for the README. */
  readonly description: string;
  /** What a value has to be, as the end of a sentence that starts with "must be". */
  readonly rule: string;
  /** Whether the value stays out of messages. */
  readonly isSecret?: boolean;
  /** The value of a text, or undefined when the text breaks the rule. */
  readonly parse: (text: string) => Value | undefined;
}
