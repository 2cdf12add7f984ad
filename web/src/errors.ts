/**
 * What went wrong, for programs: the codes of the protocol (`missing_keys`, `busy`, ...) and of the
 * library (`corrupt`, `incompatible`, `invalid_argument`, `undecryptable`, ...), and those of this
 * package:
 *
 * - `unreachable`: nothing answers at the address, or the browser refuses to ask it (CORS).
 * - `not_sealion`: something answers that does not speak this protocol.
 * - `no_webassembly`: the browser has no WebAssembly with exceptions, or forbids it.
 * - `out_of_memory`: WebAssembly has at most 2 GB, and the browser may give less.
 * - `wiped`: the client was wiped.
 */
export type ErrorCode = string;

/** More about an error, where it is known. */
export interface ErrorDetails {
  /** The status of the server's reply. */
  status?: number;
  /** What the server's log calls the request. */
  requestId?: string;
  /** When to try again, in seconds, where the server is busy. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** The one kind of error that this package throws. Its message says what to do. */
export class SealionError extends Error {
  override readonly name = "SealionError";
  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** What was thrown, with a code. */
export function asSealionError(thrown: unknown): SealionError {
  if (thrown instanceof SealionError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = (thrown as { code?: unknown } | null)?.code;
  return new SealionError(typeof code === "string" ? code : "internal", message, { cause: thrown });
}
