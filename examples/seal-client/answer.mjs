// What the server answers: encrypted logits, modulo every plaintext modulus.
import { joinerOf } from './crt.mjs'
import { readObjects } from './exchange.mjs'

/// The answer in a file, of so many ciphertexts for each plaintext modulus, as
/// [channel][ciphertext] of { values, budget }.
export function decryptAnswer(path, channels, count) {
  const objects = readObjects(path)
  if (objects.length !== channels.length * count) {
    throw new Error(`an answer of ${objects.length} ciphertexts instead of ${channels.length} ` +
      `times ${count}`)
  }
  return channels.map((channel, c) =>
    objects.slice(c * count, (c + 1) * count).map((object) => channel.decrypt(object)))
}

/// The least noise budget of all ciphertexts, in bits.
export function noiseBudgetOf(answer) {
  const budget = Math.min(...answer.flat().map((ciphertext) => ciphertext.budget))
  if (budget === 0) throw new Error('no noise budget is left in the answer: it may be wrong')
  return budget
}

/// Throws where the plan detects that a logit left the range that it provides for.
function checkRange(logits, { range }) {
  if (!range?.detection_bits) return
  const end = 1n << BigInt(range.bits - 1)
  const leaves = (logit) => logit > end || logit < -end
  const records = [...logits.keys()].filter((record) => logits[record].some(leaves))
  if (records.length === 0) return
  throw new Error(`the answers to records ${records.join(', ')}, counted from 0, left the range of ` +
    `${range.bits} bits that the plan provides for`)
}

/// The logits of `count` records as BigInt, [record][output]. `layout` knows where they lie;
/// `factors`, one for each plaintext modulus, is what to multiply the slots by.
export function logitsOf(answer, count, manifest, layout, factors) {
  const moduli = manifest.plain_moduli.map(BigInt)
  const joined = joinerOf(moduli)
  const logit = (record, output) => {
    const { ciphertext, slot } = layout.place(record, output)
    return joined(moduli.map((modulus, c) =>
      (answer[c][ciphertext].values[slot] * BigInt(factors[c])) % modulus))
  }
  const logits = Array.from({ length: count }, (_, record) =>
    Array.from({ length: manifest.output.values }, (_, output) => logit(record, output)))
  checkRange(logits, manifest.output)
  return logits
}
