// What the server gets: encrypted images and, where it relinearises or rotates, keys for that.
import { join } from 'node:path'
import { writeObjects } from './exchange.mjs'
import { galoisElements, needsRelinKeys } from './manifest.mjs'
import { megabytes, stage } from './progress.mjs'
import { stepsOf } from './rotations.mjs'

function* encryptAll(channels, slots) {
  for (const channel of channels) {
    for (const values of slots) yield channel.encrypt(values)
  }
}

function* keysOf(channels, relinearises, steps) {
  for (const channel of channels) {
    if (relinearises) yield channel.relinKeys()
    if (steps.length > 0) yield channel.galoisKeys(steps)
  }
}

/// Writes a ciphertext of every vector of slots under every channel; returns the path.
export function writeInputs(folder, channels, slots) {
  const path = join(folder, 'inputs.seal')
  const done = stage(`Encrypting ${channels.length * slots.length} ciphertexts`)
  done(megabytes(writeObjects(path, encryptAll(channels, slots))))
  return path
}

/// Writes what keys the manifest asks for, for each channel; returns the path, or nothing where it
/// asks for none.
export function writeEvaluationKeys(folder, channels, manifest) {
  const relinearises = needsRelinKeys(manifest)
  const steps = stepsOf(galoisElements(manifest), manifest.n)
  if (!relinearises && steps.length === 0) return undefined
  const path = join(folder, 'keys.seal')
  const done = stage('Making evaluation keys')
  done(megabytes(writeObjects(path, keysOf(channels, relinearises, steps))))
  return path
}
