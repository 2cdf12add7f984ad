// What web/bindings/ shows, as Emscripten makes it: esbuild puts it in the place of "sealion-module".
import type { ModuleDescription } from "./model.js";
import type { ModuleRecords } from "./records.js";

export interface Session {
  describe(): ModuleDescription;
  generateKey(): void;
  readKey(bytes: Uint8Array): void;
  writeKey(): Uint8Array;
  evaluationKeys(): Uint8Array;
  encrypt(records: ModuleRecords): { bytes: Uint8Array; record: string };
  decrypt(record: string, answer: Uint8Array): ModuleAnswers;
  forgetKey(): void;
  delete(): void;
}

export interface ModuleAnswers {
  integers: BigInt64Array;
  noiseBudgetBits: number;
  classes?: number[];
  probabilities?: Float64Array;
  numbers?: Float64Array;
}

export interface SealionModule {
  Session: new (manifest: string, leastBits: number, leastTable: string) => Session;
}

export interface ModuleOptions {
  sha256(bytes: Uint8Array): Uint8Array;
  aes128(key: Uint8Array, blocks: Uint8Array): Uint8Array;
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}

export default function make(options: ModuleOptions): Promise<SealionModule>;
