// The public manifest of a model: what a client must know of it.
import { readFileSync } from 'node:fs'
import { checkPreprocessing } from './preprocessing.mjs'
import { checkTask } from './task.mjs'

const knownVersions = [3, 4, 5, 6, 7, 8]
const knownSecurity = ['128', '192', '256']

function check(condition, message) {
  if (!condition) throw new Error(message)
}

const isCount = (value) => Number.isSafeInteger(value) && value > 0
const areCounts = (values) => Array.isArray(values) && values.length > 0 && values.every(isCount)

function parse(text, source) {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${source}: not JSON: ${error.message}`)
  }
}

function checkFormat(manifest, source) {
  check(manifest?.format === 'sealion-manifest', `${source}: not a manifest of SEALion`)
  check(knownVersions.includes(manifest.version),
    `${source}: version ${manifest.version}; this client reads ${knownVersions.join(', ')}`)
  check(manifest.seal,
    `${source}: the model was not planned for clients with Microsoft SEAL. Make another with:\n` +
    '  sealion plan MODEL --client seal --save NEW.sealion')
  check(knownSecurity.includes(manifest.security),
    `${source}: security '${manifest.security}'; this client wants 128 bits or more`)
}

function checkParameters(manifest, source) {
  const { n, plain_moduli: plainModuli, seal } = manifest
  check(isCount(n) && areCounts(plainModuli) && areCounts(seal.coeff_modulus),
    `${source}: n, plain_moduli and seal.coeff_modulus are not positive integers`)
  check(Array.isArray(seal.schemes), `${source}: seal.schemes is no list`)
  const factors = seal.bfv_answer_factors
  check(!seal.schemes.includes('bfv') ||
    (areCounts(factors) && factors.length === plainModuli.length),
  `${source}: seal.bfv_answer_factors does not have one for each plaintext modulus`)
}

function checkRotations({ evaluation_keys: { rotations } }, source) {
  check(rotations === undefined ||
    (Array.isArray(rotations) && rotations.every((group) => areCounts(group?.elements))),
  `${source}: evaluation_keys.rotations are not lists of Galois elements`)
}

function checkNetwork(manifest, source) {
  const { input, output, evaluation_keys: keys } = manifest
  check(areCounts(input?.shape) && Number.isSafeInteger(input.high) &&
    (manifest.layout || input.ciphertexts === inputSize(manifest)),
  `${source}: the input is not so many integers as its shape says`)
  check(isCount(output?.values), `${source}: output.values is not a number of outputs`)
  check(output.range === undefined || isCount(output.range?.bits),
    `${source}: output.range.bits is not a number of bits`)
  check(Number.isSafeInteger(keys?.parts), `${source}: evaluation_keys.parts is missing`)
  // SEAL's createRelinKeys makes the key of s^2, which takes three parts to two.
  check(keys.parts <= 3,
    `${source}: the server relinearises ${keys.parts} parts; Microsoft SEAL's keys serve 3`)
  checkRotations(manifest, source)
}

/// Checks an untrusted manifest; `source` names it in errors.
export function parseManifest(text, source) {
  const manifest = parse(text, source)
  checkFormat(manifest, source)
  checkParameters(manifest, source)
  checkNetwork(manifest, source)
  const { input: { preprocessing }, output: { task, values } } = manifest
  if (preprocessing) checkPreprocessing(preprocessing, inputSize(manifest))
  if (task) checkTask(task, values)
  return manifest
}

export function readManifest(path) {
  return parseManifest(readFileSync(path, 'utf8'), path)
}

export const inputSize = (manifest) =>
  manifest.input.shape.reduce((product, size) => product * size, 1)

export const needsRelinKeys = (manifest) => manifest.evaluation_keys.parts > 2

/// All that the server rotates by; none where it does not.
export const galoisElements = (manifest) =>
  (manifest.evaluation_keys.rotations ?? []).flatMap((group) => group.elements)

/// What to multiply the answer's slots by, one factor for each plaintext modulus.
export function answerFactors(manifest, scheme) {
  if (!manifest.seal.schemes.includes(scheme)) {
    throw new Error(`${manifest.name} does not take ${scheme}, only ` +
      manifest.seal.schemes.join(' and '))
  }
  return scheme === 'bfv' ? manifest.seal.bfv_answer_factors : manifest.plain_moduli.map(() => 1)
}
