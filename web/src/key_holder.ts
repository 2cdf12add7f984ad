import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Session } from "sealion-module";

import { SealionError } from "./errors.js";
import type { Calls } from "./messages.js";
import { loadModule } from "./wasm_module.js";

type Asynchronous = {
  [Name in keyof Calls]: (
    ...values: Parameters<Calls[Name]>
  ) => ReturnType<Calls[Name]> | Promise<ReturnType<Calls[Name]>>;
};

/** The module and one secret key, in the memory of the worker and nowhere else. */
export class KeyHolder implements Asynchronous {
  #session: Session | null = null;

  constructor(private readonly module: URL) {}

  get #open(): Session {
    if (this.#session) return this.#session;
    throw new SealionError("wiped", "the client was wiped: make another one");
  }

  async open(manifest: string, leastBits: number, leastTable: string) {
    const { Session } = await loadModule(this.module);
    this.#session = new Session(manifest, leastBits, leastTable);
    return this.#session.describe();
  }

  generateKey() {
    this.#open.generateKey();
  }

  readKey(bytes: Uint8Array) {
    try {
      this.#open.readKey(bytes);
    } finally {
      bytes.fill(0);
    }
  }

  writeKey() {
    return this.#open.writeKey();
  }

  evaluationKeys() {
    const bytes = this.#open.evaluationKeys();
    return { bytes, sha256: bytesToHex(sha256(bytes)) };
  }

  encrypt(...values: Parameters<Calls["encrypt"]>) {
    return this.#open.encrypt(...values);
  }

  decrypt(...values: Parameters<Calls["decrypt"]>) {
    return this.#open.decrypt(...values);
  }

  wipe() {
    this.#session?.forgetKey();
    this.#session?.delete();
    this.#session = null;
  }
}
