/** Who writes; `externalId` belongs to the connection it came by (RFC 7643 §3.1). */
export interface Writer {
  readonly connection: string;
}
