import { asSealionError } from "./errors.js";
import { KeyHolder } from "./key_holder.js";
import type { Question, Reply } from "./messages.js";

/** What a worker of a browser and one of Node have in common, once the difference is out of it. */
interface Channel {
  receive(listener: (question: Question) => void): void;
  send(reply: Reply, transfer: ArrayBuffer[]): void;
}

async function channel(): Promise<Channel> {
  if (typeof self === "object" && typeof self.postMessage === "function") {
    return {
      receive: (listener) => self.addEventListener("message", ({ data }) => listener(data)),
      send: (reply, transfer) => self.postMessage(reply, { transfer }),
    };
  }
  const { parentPort } = await import("node:worker_threads");
  // Node 18 has it under another name.
  globalThis.crypto ??= (await import("node:crypto")).webcrypto as Crypto;
  return {
    receive: (listener) => parentPort!.on("message", listener),
    send: (reply, transfer) => parentPort!.postMessage(reply, transfer),
  };
}

/** Buffers that need no copy: the worker keeps none of what it returns. */
function buffersOf(result: unknown): ArrayBuffer[] {
  const bytes = (result as { bytes?: unknown } | undefined)?.bytes;
  return bytes instanceof Uint8Array ? [bytes.buffer as ArrayBuffer] : [];
}

const holder = new KeyHolder(new URL("sealion.wasm", import.meta.url));
const { receive, send } = await channel();
receive(async ({ id, call, values }) => {
  try {
    const method = holder[call] as (...values: unknown[]) => unknown;
    const result = await method.apply(holder, values);
    send({ id, result }, buffersOf(result));
  } catch (thrown) {
    const { code, message } = asSealionError(thrown);
    send({ id, error: { code, message } }, []);
  }
});
