// What the server gets: encrypted images and, where it relinearises, keys for that.
import { join } from 'node:path'
import { writeObjects } from './exchange.mjs'
import { megabytes, stage } from './progress.mjs'

function* encryptAll(channels, features) {
  for (const channel of channels) {
    for (const values of features) yield channel.encrypt(values)
  }
}

function* relinKeysOf(channels) {
  for (const channel of channels) yield channel.relinKeys()
}

/// Writes every feature under every channel, in the order of the manifest; returns the path.
export function writeInputs(folder, channels, features) {
  const path = join(folder, 'inputs.seal')
  const done = stage(`Encrypting ${channels.length * features.length} ciphertexts`)
  done(megabytes(writeObjects(path, encryptAll(channels, features))))
  return path
}

/// Writes a set of relinearisation keys for each channel; returns the path.
export function writeRelinKeys(folder, channels) {
  const path = join(folder, 'relin.seal')
  const done = stage('Making relinearisation keys')
  done(megabytes(writeObjects(path, relinKeysOf(channels))))
  return path
}
