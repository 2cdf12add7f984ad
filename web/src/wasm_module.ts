import { ecb } from "@noble/ciphers/aes.js";
import { sha256 } from "@noble/hashes/sha2.js";
import makeModule, { type SealionModule } from "sealion-module";

import { SealionError } from "./errors.js";

async function bytesAt(address: URL): Promise<BufferSource | Response> {
  if (address.protocol !== "file:") {
    const response = await fetch(address);
    if (response.ok) return response;
    throw new SealionError("unreachable", `${address} answers ${response.status}`);
  }
  const { readFile } = await import("node:fs/promises");
  return readFile(address);
}

async function instantiate(
  address: URL,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  const source = await bytesAt(address);
  if (!(source instanceof Response)) return WebAssembly.instantiate(source, imports);
  // A server that calls it something else than application/wasm is none to fail for.
  return WebAssembly.instantiate(await source.arrayBuffer(), imports);
}

/** Compiles the library, with the hash and the cipher that it asks its page for. */
export async function loadModule(address: URL): Promise<SealionModule> {
  if (typeof WebAssembly !== "object") {
    throw new SealionError("no_webassembly", "this browser has no WebAssembly, or it is switched off");
  }
  return new Promise((resolve, reject) => {
    const fail = (thrown: unknown) =>
      reject(
        thrown instanceof WebAssembly.CompileError
          ? new SealionError("no_webassembly", `this browser refuses the library: ${thrown.message}`, {
              cause: thrown,
            })
          : thrown,
      );
    makeModule({
      sha256: (bytes) => sha256(bytes),
      aes128: (key, blocks) => ecb(key, { disablePadding: true }).encrypt(blocks),
      instantiateWasm: (imports, done) => {
        instantiate(address, imports).then(({ instance, module }) => done(instance, module), fail);
        return {};
      },
    }).then(resolve, fail);
  });
}
