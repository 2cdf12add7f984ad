// How records lie in ciphertexts: docs/wire-format.md.
import { Packed } from './packed.mjs'

/// One feature of all records in each ciphertext, record i in slot i.
class Slotwise {
  constructor({ n, output }) {
    this.mostRecords = n
    this.outputs = output.values
  }

  slots(features) {
    return features
  }

  answerCiphertexts() {
    return this.outputs
  }

  place(record, output) {
    return { ciphertext: output, slot: record }
  }
}

/// Of a checked manifest: { mostRecords, slots(features, records), answerCiphertexts(records),
/// place(record, output) }. `slots` turns [feature][record] into the slots of the ciphertexts of
/// one plaintext modulus; `place` is { ciphertext, slot } of a value of the answer.
export function layoutOf(manifest) {
  return manifest.layout ? new Packed(manifest) : new Slotwise(manifest)
}
