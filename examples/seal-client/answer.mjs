// What the server answers: encrypted logits, modulo every plaintext modulus.
import { joinerOf } from './crt.mjs'
import { readObjects } from './exchange.mjs'

/// The answer in a file as [channel][output] of { values, budget }.
export function decryptAnswer(path, channels, outputs) {
  const objects = readObjects(path)
  if (objects.length !== channels.length * outputs) {
    throw new Error(`an answer of ${objects.length} ciphertexts instead of ${channels.length} ` +
      `times ${outputs}`)
  }
  return channels.map((channel, c) =>
    objects.slice(c * outputs, (c + 1) * outputs).map((object) => channel.decrypt(object)))
}

/// The least noise budget of all ciphertexts, in bits.
export function noiseBudgetOf(answer) {
  const budget = Math.min(...answer.flat().map((output) => output.budget))
  if (budget === 0) throw new Error('no noise budget is left in the answer: it may be wrong')
  return budget
}

/// The logits of the first `count` slots as BigInt, [image][output]. `factors`, one for each
/// plaintext modulus, is what to multiply the slots by.
export function logitsOf(answer, count, plainModuli, factors) {
  const moduli = plainModuli.map(BigInt)
  const joined = joinerOf(moduli)
  const logit = (image, output) => joined(moduli.map((modulus, c) =>
    (answer[c][output].values[image] * BigInt(factors[c])) % modulus))
  return Array.from({ length: count }, (_, image) =>
    Array.from({ length: answer[0].length }, (_, output) => logit(image, output)))
}
