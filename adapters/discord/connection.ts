/** How interactions reach us: over Discord's socket, or posted to our own address. */

/** What we learn about ourselves at the start. */
export type Me = { applicationId: string; name: string; guildIds: readonly string[] };

export type Connection = {
  /** Settles once interactions can come; rejects when they will not. */
  opening: Promise<Me>;
  /** Rejects when Discord wants no more of us. */
  closed: Promise<never>;
  /** Whether interactions can come at this moment. */
  isUp(): boolean;
  /** Leaves nothing open. */
  close(): Promise<void>;
};

/** Discord has closed the connection, and would close the next one too. */
export class ClosedForGood extends Error {
  readonly code: number;
  constructor(code: number) {
    super('closed for good');
    this.code = code;
  }
}
