#!/usr/bin/env node
// A client of SEALion's server that is all Microsoft SEAL. See README.md.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decryptAnswer, logitsOf, noiseBudgetOf } from './answer.mjs'
import { Channel } from './channel.mjs'
import { layoutOf } from './layout.mjs'
import { answerFactors, readManifest } from './manifest.mjs'
import { help, parseOptions } from './options.mjs'
import { stage } from './progress.mjs'
import { writeEvaluationKeys, writeInputs } from './question.mjs'
import { readRecords } from './records.mjs'
import { makeReport, toJson, toText } from './report.mjs'
import { loadSeal } from './seal.mjs'
import { predict } from './server.mjs'

/// One client for each plaintext modulus, each with a secret key of its own.
function makeChannels(seal, options, manifest) {
  const how = {
    publicKey: options['public-key'],
    seeded: !options['no-seed'],
    compression: options.compression,
  }
  return manifest.plain_moduli.map((plainModulus) => new Channel(seal, {
    scheme: options.scheme,
    n: manifest.n,
    coeffModulus: manifest.seal.coeff_modulus,
    plainModulus,
  }, how))
}

/// Question and answer pass through files in a folder that is removed again.
function ask(channels, features, options, manifest, layout) {
  const folder = mkdtempSync(join(tmpdir(), 'seal-client-'))
  try {
    const inputs = writeInputs(folder, channels, layout.slots(features, options.count))
    const evaluationKeys = writeEvaluationKeys(folder, channels, manifest)
    const answer = join(folder, 'answer.seal')
    const done = stage(`Evaluating ${manifest.name} on ciphertexts`)
    predict({ sealion: options.sealion, model: options.model, inputs, answer, evaluationKeys })
    done()
    return decryptAnswer(answer, channels, layout.answerCiphertexts(options.count))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function run(options) {
  const manifest = readManifest(options.manifest)
  const factors = answerFactors(manifest, options.scheme)
  const layout = layoutOf(manifest)
  const records = readRecords(options, manifest, layout.mostRecords)
  const features = records.prepare(options.count)
  const channels = makeChannels(await loadSeal(), options, manifest)
  const answer = ask(channels, features, options, manifest, layout)
  for (const channel of channels) channel.delete()
  const logits = logitsOf(answer, options.count, manifest, layout, factors)
  const budget = noiseBudgetOf(answer)
  const report = makeReport({ manifest, scheme: options.scheme, logits, budget, known: records.known })
  console.log(options.json ? toJson(report, logits) : toText(report))
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options.help) console.log(help)
  else await run(options)
} catch (error) {
  console.error(`seal-client: error: ${error.message ?? error}`)
  process.exitCode = 1
}
