import { Connection, type ConnectionOptions } from "./connection.js";
import { SealionError } from "./errors.js";
import {
  headerLengthName,
  inferenceBody,
  readInference,
  type InferenceParameters,
} from "./framing.js";

/** A model that a server has. */
export interface ModelEntry {
  name: string;
  version: string;
  /** "READY" where it answers. */
  state: string;
}

/** What a server says of one model. */
export interface ModelMetadata {
  name: string;
  version: string;
  /** The public manifest, JSON, for `SealionClient.create`. */
  manifest: string;
  needsEvaluationKeys: boolean;
}

/** An encrypted answer. */
export interface EncryptedAnswer {
  bytes: Uint8Array;
  /** How long the server worked on the request by its own account. */
  evaluateSeconds: number | undefined;
}

function modelPath(name: string, version?: string): string {
  const path = `v2/models/${encodeURIComponent(name)}`;
  return version === undefined ? path : `${path}/versions/${encodeURIComponent(version)}`;
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (thrown) {
    throw new SealionError("not_sealion", `${new URL(response.url).origin} answers no JSON`, {
      status: response.status,
      cause: thrown,
    });
  }
}

/** One server, by the protocol that docs/protocol.md states; knows no key that decrypts. */
export class SealionServer {
  readonly #connection: Connection;

  constructor(address: string | URL, options: ConnectionOptions = {}) {
    this.#connection = new Connection(address, options);
  }

  /** Throws `not_sealion` unless SEALion answers at the address, with keys and binary data. */
  async check(): Promise<void> {
    const told = (await jsonOf(await this.#connection.ask("v2"))) as {
      name?: unknown;
      extensions?: unknown;
    } | null;
    const extensions = Array.isArray(told?.extensions) ? told.extensions : [];
    const speaks = ["binary_tensor_data", "evaluation_keys"].every((one) => extensions.includes(one));
    if (told?.name === "sealion" && speaks) return;
    throw new SealionError(
      "not_sealion",
      `'${String(told?.name)}' answers here, with another protocol than SEALion's`,
    );
  }

  /** The models that it has. */
  async models(): Promise<ModelEntry[]> {
    const reply = await this.#connection.ask("v2/repository/index", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    return (await jsonOf(reply)) as ModelEntry[];
  }

  /** What it says of one: of its newest version, unless another is named. */
  async metadata(name: string, version?: string): Promise<ModelMetadata> {
    const told = (await jsonOf(await this.#connection.ask(modelPath(name, version)))) as {
      name: string;
      versions: string[];
      parameters?: { manifest?: unknown; needs_evaluation_keys?: unknown };
    };
    const manifest = told.parameters?.manifest;
    if (typeof manifest !== "string") {
      throw new SealionError("not_sealion", `the server has no manifest of '${name}'`);
    }
    return {
      name: told.name,
      version: version ?? told.versions.at(-1) ?? "1",
      manifest,
      needsEvaluationKeys: told.parameters?.needs_evaluation_keys === true,
    };
  }

  /** Whether it has evaluation keys of that name. */
  async hasKeys(sha256: string): Promise<boolean> {
    try {
      await this.#connection.ask(`v2/keys/${sha256}`, { method: "HEAD" });
      return true;
    } catch (thrown) {
      // A reply to HEAD has no body that could name the code.
      if (thrown instanceof SealionError && thrown.status === 404) return false;
      throw thrown;
    }
  }

  /** Takes evaluation keys there. */
  async putKeys(sha256: string, bytes: Uint8Array): Promise<void> {
    await this.#connection.ask(`v2/keys/${sha256}`, {
      method: "PUT",
      headers: { "Content-Type": "application/octet-stream" },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
  }

  /** Makes it forget evaluation keys. */
  async deleteKeys(sha256: string): Promise<void> {
    await this.#connection.ask(`v2/keys/${sha256}`, { method: "DELETE" });
  }

  /** The encrypted answer to an encrypted request. */
  async infer(
    { name, version }: Pick<ModelMetadata, "name" | "version">,
    request: Uint8Array,
    parameters: InferenceParameters = {},
  ): Promise<EncryptedAnswer> {
    const { body, headerLength } = inferenceBody(request, parameters);
    const reply = await this.#connection.ask(`${modelPath(name, version)}/infer`, {
      method: "POST",
      headers: {
        "Content-Type": "application/octet-stream",
        [headerLengthName]: String(headerLength),
      },
      body,
    });
    const length = Number(reply.headers.get(headerLengthName) ?? NaN);
    const { header, answer } = readInference(new Uint8Array(await reply.arrayBuffer()), length);
    return { bytes: answer, evaluateSeconds: header.parameters?.evaluate_seconds };
  }
}
