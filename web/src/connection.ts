import { SealionError } from "./errors.js";

/** How a server is asked. */
export interface ConnectionOptions {
  /** For servers that ask who somebody is. */
  token?: string;
  /** Times that a busy server is asked again, after as long as it says. 5 unless said otherwise. */
  retries?: number;
  /** Told before each wait for a busy server. */
  onBusy?: (seconds: number) => void;
  /** Ends what is under way. */
  signal?: AbortSignal;
  /** Asks in place of the global `fetch`. */
  fetch?: typeof fetch;
}

interface Problem {
  error?: string;
  code?: string;
  request_id?: string;
}

const longestWaitSeconds = 30;

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** What a reply that is no success says. */
async function errorOf(response: Response, address: URL): Promise<SealionError> {
  const { status } = response;
  let problem: Problem = {};
  try {
    problem = await response.json();
  } catch {
    // Not of this protocol: below.
  }
  if (typeof problem?.code !== "string") {
    return new SealionError(
      "not_sealion",
      `${address.origin} answers ${status} at ${address.pathname}, and not as SEALion's server does`,
      { status },
    );
  }
  const wait = retryAfter(response);
  return new SealionError(problem.code, problem.error ?? `the server answers ${status}`, {
    status,
    ...(problem.request_id !== undefined && { requestId: problem.request_id }),
    ...(wait !== undefined && { retryAfterSeconds: wait }),
  });
}

function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Asks one server, with a token, and again where it is busy. @internal */
export class Connection {
  readonly #base: URL;
  readonly #options: ConnectionOptions;

  constructor(base: string | URL, options: ConnectionOptions) {
    const here = typeof location === "object" ? location.href : undefined;
    this.#base = new URL(base, here);
    if (!this.#base.pathname.endsWith("/")) this.#base.pathname += "/";
    this.#options = options;
  }

  /** The reply, if it is a success; else throws `SealionError`. `path` has no "/" in front. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    for (let left = this.#options.retries ?? 5; ; --left) {
      try {
        return await this.#once(path, init);
      } catch (thrown) {
        const isBusy = thrown instanceof SealionError && thrown.code === "busy";
        if (!isBusy || left <= 0) throw thrown;
        const seconds = Math.min(thrown.retryAfterSeconds ?? 1, longestWaitSeconds);
        this.#options.onBusy?.(seconds);
        await sleep(seconds, this.#options.signal);
      }
    }
  }

  async #once(path: string, init: RequestInit): Promise<Response> {
    const address = new URL(path, this.#base);
    const headers = new Headers(init.headers);
    if (this.#options.token) headers.set("Authorization", `Bearer ${this.#options.token}`);
    const { signal = null } = this.#options;
    let response: Response;
    try {
      response = await (this.#options.fetch ?? fetch)(address, {
        credentials: "omit",
        redirect: "error",
        signal,
        ...init,
        headers,
      });
    } catch (thrown) {
      if (signal?.aborted) throw thrown;
      throw new SealionError("unreachable", `${address.origin} does not answer`, { cause: thrown });
    }
    if (response.ok) return response;
    throw await errorOf(response, address);
  }
}
