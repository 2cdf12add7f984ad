import { SealionError } from "./errors.js";
import type { Calls, CallName, Question, Reply } from "./messages.js";

/** @internal */
interface Thread {
  post(question: Question, transfer: ArrayBuffer[]): void;
  /** Whether the program must not end yet: of importance to Node alone. */
  keepAlive(isWaiting: boolean): void;
  end(): void;
}

type OnReply = (reply: Reply) => void;
type OnFailure = (message: string) => void;

function browserThread(onReply: OnReply, onFailure: OnFailure): Thread {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => onReply(data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    onFailure(event.message || "its script does not load");
  });
  return {
    post: (question, transfer) => worker.postMessage(question, transfer),
    keepAlive: () => {},
    end: () => worker.terminate(),
  };
}

async function nodeThread(onReply: OnReply, onFailure: OnFailure): Promise<Thread> {
  const { Worker: NodeWorker } = await import("node:worker_threads");
  const worker = new NodeWorker(new URL("./worker.js", import.meta.url));
  worker.on("message", onReply);
  worker.on("error", (error) => onFailure(error.message));
  worker.unref();
  return {
    post: (question, transfer) => worker.postMessage(question, transfer),
    keepAlive: (isWaiting) => (isWaiting ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}

/** A worker that is asked for one thing after another. @internal */
export class WorkerThread {
  readonly #thread: Promise<Thread>;
  readonly #waiting = new Map<number, { done(value: unknown): void; fail(error: SealionError): void }>();
  #last = 0;
  #failure: SealionError | null = null;

  constructor() {
    const onReply: OnReply = (reply) => this.#take(reply);
    const onFailure: OnFailure = (message) =>
      this.#stop(new SealionError("internal", `the worker failed: ${message}`));
    this.#thread =
      typeof Worker === "function"
        ? Promise.resolve(browserThread(onReply, onFailure))
        : nodeThread(onReply, onFailure);
  }

  async ask<Name extends CallName>(
    call: Name,
    values: Parameters<Calls[Name]>,
    transfer: ArrayBuffer[] = [],
  ): Promise<ReturnType<Calls[Name]>> {
    if (this.#failure) throw this.#failure;
    const thread = await this.#thread;
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#waiting.set(id, { done: resolve as (value: unknown) => void, fail: reject });
      thread.keepAlive(true);
      thread.post({ id, call, values }, transfer);
    });
  }

  /** Wipes the key, then ends the worker; what is still asked fails. */
  async wipe(): Promise<void> {
    if (this.#failure) return;
    const wiped = this.ask("wipe", []);
    this.#failure = new SealionError("wiped", "the client was wiped: make another one");
    await wiped;
    this.#stop(this.#failure);
    (await this.#thread).end();
  }

  #take(reply: Reply) {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("error" in reply) {
      waiting?.fail(new SealionError(reply.error.code, reply.error.message));
    } else {
      waiting?.done(reply.result);
    }
    if (this.#waiting.size === 0) void this.#thread.then((thread) => thread.keepAlive(false));
  }

  #stop(failure: SealionError) {
    this.#failure = failure;
    for (const { fail } of this.#waiting.values()) fail(failure);
    this.#waiting.clear();
  }
}
