import type { SealionModule, Session } from "sealion-module";

import type { ModuleDescription } from "./model.js";
import type { ModuleRecords } from "./records.js";

/** What is asked of the worker that holds the key, and what it returns. @internal */
export interface Calls {
  open(manifest: string, leastBits: number, leastTable: string): ModuleDescription;
  generateKey(): void;
  readKey(bytes: Uint8Array): void;
  writeKey(): Uint8Array;
  evaluationKeys(): { bytes: Uint8Array; sha256: string };
  encrypt(records: ModuleRecords): ReturnType<Session["encrypt"]>;
  decrypt(record: string, answer: Uint8Array): ReturnType<Session["decrypt"]>;
  wipe(): void;
}

/** @internal */
export type CallName = keyof Calls;

/** To the worker. @internal */
export interface Question {
  id: number;
  call: CallName;
  values: unknown[];
}

/** From it. @internal */
export type Reply =
  | { id: number; result: unknown }
  | { id: number; error: { code: string; message: string } };

/** @internal */
export type { SealionModule };
