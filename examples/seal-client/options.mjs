// The command line.
import { parseArgs } from 'node:util'
import { compressions, schemes } from './seal.mjs'

export const help = `Usage: node client.mjs --model MODEL --manifest FILE (--images FILE | --data FILE) [OPTION]...

Has encrypted images or rows of a table answered: makes keys, encrypts with Microsoft SEAL, has 'sealion predict'
evaluate the network on the ciphertexts, and decrypts what it answers.

  --model MODEL       Model file, or a name from the zoo, for the server
  --manifest FILE     Its public manifest, made with 'sealion plan MODEL --client seal'
  --images FILE       Images in the IDX format of MNIST, gzipped or not
  --labels FILE       Their labels: prints the accuracy as well
  --data FILE         A table instead, as CSV with a header
  --label COLUMN      Its column that says what is right: prints how often the model is
  --count N           Records to ask about [100], at most one batch of the manifest's n
  --scheme SCHEME     bgv or bfv [bgv]
  --public-key        Encrypt with the public key instead of the secret one
  --no-seed           Send all residues instead of the seeds of uniform ones
  --compression HOW   none, zlib or zstd [none]
  --sealion PATH      The server's command [sealion]
  --json              Print the classes and logits as one JSON document
  --help              Print this

Examples:
  sealion plan dnn-30 --client seal --save dnn-30-seal.sealion
  node client.mjs --model dnn-30-seal.sealion --manifest dnn-30-seal.manifest.json \\
    --images t10k-images-idx3-ubyte --labels t10k-labels-idx1-ubyte --count 4096
  node client.mjs --model dnn-30-seal.sealion --manifest dnn-30-seal.manifest.json \\
    --images t10k-images-idx3-ubyte --scheme bfv --public-key --compression zstd --json`

const known = {
  model: { type: 'string' },
  manifest: { type: 'string' },
  images: { type: 'string' },
  labels: { type: 'string' },
  data: { type: 'string' },
  label: { type: 'string' },
  count: { type: 'string', default: '100' },
  scheme: { type: 'string', default: 'bgv' },
  'public-key': { type: 'boolean', default: false },
  'no-seed': { type: 'boolean', default: false },
  compression: { type: 'string', default: 'none' },
  sealion: { type: 'string', default: 'sealion' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

function checkOneOf(values, name, choices) {
  if (!choices.includes(values[name])) {
    throw new Error(`--${name} ${values[name]}: one of ${choices.join(', ')}`)
  }
}

function countOf(text) {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new Error(`--count ${text}: not a number of records`)
  }
  return count
}

/// The options, checked; only { help: true } where that is asked for.
export function parseOptions(args) {
  const { values } = parseArgs({ args, options: known })
  if (values.help) return { help: true }
  for (const name of ['model', 'manifest']) {
    if (!values[name]) throw new Error(`--${name} is missing; see --help`)
  }
  if (!values.images === !values.data) {
    throw new Error('either --images or --data is needed; see --help')
  }
  checkOneOf(values, 'scheme', schemes)
  checkOneOf(values, 'compression', compressions)
  return { ...values, count: countOf(values.count) }
}
