import {
  SealionClient,
  type Answers,
  type EncryptedRequest,
  type EvaluationKeys,
  type LeastSecurity,
} from "./client.js";
import type { ConnectionOptions } from "./connection.js";
import { SealionError } from "./errors.js";
import type { ModelDescription } from "./model.js";
import type { Records } from "./records.js";
import { SealionServer, type EncryptedAnswer, type ModelMetadata } from "./server.js";

/** Which model of which server. */
export interface RemoteModelOptions extends ConnectionOptions {
  /** The newest version, unless this one is named. */
  version?: string;
  /** What is asked of the model's encryption parameters. */
  leastSecurity?: LeastSecurity;
}

/** What happened to keys. */
export interface KeyReport {
  /** Of the evaluation keys; 0 where the model needs none. */
  bytes: number;
  makeSeconds: number;
  uploadSeconds: number;
}

/** An answer, and what went over the wire for it. */
export interface AskReport extends Answers {
  /** What the server saw and what it said. */
  request: Uint8Array;
  answer: Uint8Array;
  encryptSeconds: number;
  /** From the first byte up to the last byte down. */
  serverSeconds: number;
  /** By the server's own account, without the network. */
  evaluateSeconds: number | undefined;
  decryptSeconds: number;
}

async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work;
  return [result, (performance.now() - start) / 1000];
}

/** A model of a server with a key of one's own: encrypts, asks, decrypts. */
export class RemoteModel {
  readonly #server: SealionServer;
  readonly #metadata: ModelMetadata;
  readonly #client: SealionClient;
  #keys: EvaluationKeys | null = null;

  private constructor(server: SealionServer, metadata: ModelMetadata, client: SealionClient) {
    this.#server = server;
    this.#metadata = metadata;
    this.#client = client;
  }

  /**
   * Reads a model's manifest from a server. Throws `SealionError`: `not_sealion`, `unreachable`,
   * `unauthorized`, `not_found`, and what `SealionClient.create` throws.
   */
  static async open(
    address: string | URL,
    name: string,
    options: RemoteModelOptions = {},
  ): Promise<RemoteModel> {
    const server = new SealionServer(address, options);
    await server.check();
    const metadata = await server.metadata(name, options.version);
    return new RemoteModel(
      server,
      metadata,
      await SealionClient.create(metadata.manifest, options.leastSecurity),
    );
  }

  /** The model as its manifest describes it. */
  get model(): ModelDescription {
    return this.#client.model;
  }

  /** Makes a fresh secret key, and takes evaluation keys to the server where the model needs them. */
  async prepare(): Promise<KeyReport> {
    const [, keySeconds] = await timed(this.#client.generateKeys());
    if (!this.model.needsEvaluationKeys) {
      return { bytes: 0, makeSeconds: keySeconds, uploadSeconds: 0 };
    }
    const [keys, seconds] = await timed(this.#client.evaluationKeys());
    this.#keys = keys;
    // Nobody can have them yet.
    const [, uploadSeconds] = await timed(this.#server.putKeys(keys.sha256, keys.bytes));
    return { bytes: keys.bytes.length, makeSeconds: keySeconds + seconds, uploadSeconds };
  }

  /** Encrypts records, has the server answer them, and decrypts the answer. */
  async ask(records: Records): Promise<AskReport> {
    const [request, encryptSeconds] = await timed(this.#client.encrypt(records));
    const [answer, serverSeconds] = await timed(this.#infer(request));
    const [answers, decryptSeconds] = await timed(this.#client.decrypt(request, answer.bytes));
    return {
      ...answers,
      request: request.bytes,
      answer: answer.bytes,
      encryptSeconds,
      serverSeconds,
      evaluateSeconds: answer.evaluateSeconds,
      decryptSeconds,
    };
  }

  /** Overwrites the secret key. The server keeps evaluation keys, which decrypt nothing, for a while. */
  wipe(): Promise<void> {
    return this.#client.wipe();
  }

  /** Once more with keys, where the server has dropped them. */
  async #infer(request: EncryptedRequest): Promise<EncryptedAnswer> {
    const parameters = this.#keys ? { evaluation_keys: this.#keys.sha256 } : {};
    try {
      return await this.#server.infer(this.#metadata, request.bytes, parameters);
    } catch (thrown) {
      const lacksKeys = thrown instanceof SealionError && thrown.code === "missing_keys";
      if (!lacksKeys || !this.#keys) throw thrown;
      await this.#server.putKeys(this.#keys.sha256, this.#keys.bytes);
      return this.#server.infer(this.#metadata, request.bytes, parameters);
    }
  }
}
