import { describeModel, type ModelDescription } from "./model.js";
import { moduleRecords, type Records } from "./records.js";
import { WorkerThread } from "./worker_thread.js";

/** What a client asks of encryption parameters, which the owner of the model chose. */
export interface LeastSecurity {
  /** Bits of security: 128 (default), 192 or 256. */
  bits?: 128 | 192 | 256;
  /** By whose estimate: "2024" (default), "2018", "2024-quantum", "2018-quantum". */
  table?: string;
}

/** Keys for the server, which are public: they decrypt nothing. */
export interface EvaluationKeys {
  bytes: Uint8Array;
  /** Their name on servers, 64 hexadecimal digits. */
  sha256: string;
}

/** An encrypted request. */
export interface EncryptedRequest {
  /** For the server. */
  bytes: Uint8Array;
  /** For `decrypt`, so that no other answer is taken for this request's; holds nothing secret. */
  record: string;
}

/** What one record is answered. */
export interface Answer {
  /** The integers of the answer, as the server computed them. */
  integers: bigint[];
  /** The number of the class, and what it is called; of a model that tells classes. */
  classIndex?: number;
  className?: string;
  /** One for each class, of a model that tells them. */
  probabilities?: number[];
  /** Of a model that tells a number. */
  number?: number;
}

/** Those of a request. */
export interface Answers {
  /** One for each record. */
  records: Answer[];
  /** The least noise budget that is left in any ciphertext, in bits. */
  noiseBudgetBits: number;
}

function slice(array: Float64Array | undefined, index: number, width: number): number[] | undefined {
  return array && Array.from(array.subarray(index * width, (index + 1) * width));
}

/**
 * Keys, encryption and decryption for one model. All of it runs in a worker, so that a page does not
 * freeze, and the secret key stays in the worker's memory.
 */
export class SealionClient {
  /** The model as its manifest describes it. */
  readonly model: ModelDescription;
  readonly #thread: WorkerThread;

  private constructor(thread: WorkerThread, model: ModelDescription) {
    this.#thread = thread;
    this.model = model;
  }

  /**
   * Reads a model's public manifest, JSON. Throws `SealionError`: `corrupt` for one that is damaged,
   * `insecure` for parameters of less security than is asked, `no_webassembly`.
   */
  static async create(manifest: string, least: LeastSecurity = {}): Promise<SealionClient> {
    const thread = new WorkerThread();
    try {
      const described = await thread.ask("open", [
        manifest,
        least.bits ?? 128,
        least.table ?? "2024",
      ]);
      return new SealionClient(thread, describeModel(described, manifest));
    } catch (thrown) {
      void thread.wipe().catch(() => {});
      throw thrown;
    }
  }

  /** Makes a fresh secret key, in place of one that is there. */
  generateKeys(): Promise<void> {
    return this.#thread.ask("generateKey", []);
  }

  /** Takes a secret key that `exportSecretKey` or `sealion keygen` wrote, and wipes these bytes. */
  importSecretKey(bytes: Uint8Array): Promise<void> {
    const own = bytes.slice();
    bytes.fill(0);
    return this.#thread.ask("readKey", [own], [own.buffer]);
  }

  /** The secret key as `sealion decrypt` reads it. Who has it reads everything: keep it, or wipe it. */
  exportSecretKey(): Promise<Uint8Array> {
    return this.#thread.ask("writeKey", []);
  }

  /** Evaluation keys for the server; no bytes where the model needs none. */
  evaluationKeys(): Promise<EvaluationKeys> {
    return this.#thread.ask("evaluationKeys", []);
  }

  /**
   * Encrypts records under the secret key. Throws `invalid_argument`, naming record and column, for
   * values that the model does not take.
   */
  async encrypt(records: Records): Promise<EncryptedRequest> {
    return this.#thread.ask("encrypt", [moduleRecords(records, this.model)]);
  }

  /**
   * Decrypts the server's answer to a request. Throws `SealionError`: `corrupt` for damaged bytes,
   * `incompatible` for an answer to another request, `undecryptable` for one that is only noise.
   */
  async decrypt(request: Pick<EncryptedRequest, "record">, answer: Uint8Array): Promise<Answers> {
    const told = await this.#thread.ask("decrypt", [request.record, answer]);
    const { outputs, classes } = this.model;
    const count = told.integers.length / outputs;
    const records = Array.from({ length: count }, (_, i): Answer => {
      const integers = Array.from(told.integers.subarray(i * outputs, (i + 1) * outputs));
      if (told.numbers) return { integers, number: told.numbers[i]! };
      const classIndex = told.classes![i]!;
      const probabilities = slice(told.probabilities, i, classes.length);
      return {
        integers,
        classIndex,
        className: classes[classIndex] ?? String(classIndex),
        ...(probabilities && { probabilities }),
      };
    });
    return { records, noiseBudgetBits: told.noiseBudgetBits };
  }

  /** Overwrites the secret key and ends the worker. Every call after it throws `wiped`. */
  wipe(): Promise<void> {
    return this.#thread.wipe();
  }
}
