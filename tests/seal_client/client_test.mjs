// The client of examples/seal-client against our server, logit by logit, all slots:
// node client_test.mjs SEALION SEAL_MAKE_MODELS
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { logitsOf } from '../../examples/seal-client/answer.mjs'
import { readManifest } from '../../examples/seal-client/manifest.mjs'
import { compressions, schemes } from '../../examples/seal-client/seal.mjs'

const [sealion, makeModels] = process.argv.slice(2)
const client = fileURLToPath(new URL('../../examples/seal-client/client.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'seal-client-test-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
const path = (name) => join(folder, name)

const side = 4
const mostSlots = 16384

/// An IDX file of unsigned bytes.
function idx(shape, data) {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt16BE(0x0800 + shape.length, 2)
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i))
  return Buffer.concat([header, data])
}

function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { maxBuffer: 1 << 28 })
  return { status, stdout: String(stdout), stderr: String(stderr), error }
}

function succeed(program, args) {
  const result = run(program, args)
  assert.equal(result.status, 0, result.stderr)
  return result.stdout
}

writeFileSync(path('images'), idx([mostSlots, side, side], randomBytes(mostSlots * side * side)))
succeed(makeModels, [path('images'), folder])

/// A model with what it must say. `records` are the options that name what it is asked about.
class Model {
  constructor(name, records = ['--images', path('images')]) {
    this.name = name
    this.records = records
    this.manifest = readManifest(path(`${name}.manifest.json`))
    this.logits = JSON.parse(readFileSync(path(`${name}.logits.json`)))
  }

  arguments(options) {
    return [client, '--sealion', sealion, '--model', path(`${this.name}.sealion`),
      '--manifest', path(`${this.name}.manifest.json`), ...this.records, ...options]
  }

  ask(options) {
    const count = String(this.logits.length)
    return JSON.parse(succeed(process.execPath,
      this.arguments(['--json', '--count', count, ...options])))
  }

  expectLogits(options) {
    const report = this.ask(options)
    assert.deepEqual(report.logits, this.logits.map((row) => row.map(String)))
    assert.ok(report.noise_budget_bits >= 1)
  }
}

const [plain, channels, deep] = ['plain', 'channels', 'deep'].map((name) => new Model(name))
const packed = ['packed', 'packed-channels', 'packed-conv'].map((name) => new Model(name))
const [rows, price, forest, packedForest] = ['rows', 'price', 'forest', 'packed-forest']
  .map((name) => new Model(name, ['--data', path('rows.csv')]))
const models = [plain, channels, deep, ...packed]
const ways = [[], ['--no-seed'], ['--public-key']]

test('The models are of all kinds', () => {
  assert.equal(plain.manifest.plain_moduli.length, 1)
  assert.equal(plain.manifest.evaluation_keys.parts, 0)
  assert.ok(channels.manifest.plain_moduli.length > 1)
  assert.equal(deep.manifest.evaluation_keys.parts, 3)
  assert.ok(deep.manifest.output.limbs < deep.manifest.coeff_moduli.length)
  for (const { manifest, logits } of packed) {
    assert.equal(manifest.layout.kind, 'packed')
    assert.equal(logits.length, 2 * manifest.layout.records + 1)
    assert.equal(manifest.evaluation_keys.parts, 3)
    assert.ok(manifest.evaluation_keys.rotations.length > 0)
  }
  assert.ok(packed[1].manifest.evaluation_keys.rotations.length > 1)
  assert.ok(packed[0].manifest.layout.records > 1)
  assert.ok(packed[1].manifest.plain_moduli.length > 1)
  for (const model of models) {
    assert.deepEqual(new Set(model.manifest.seal.schemes), new Set(schemes))
  }
})

test('Answers that left the range of the plan are refused', () => {
  const manifest = { plain_moduli: [10007], output: { values: 1, range: { bits: 8 } } }
  const layout = { place: (slot) => ({ ciphertext: 0, slot }) }
  const read = (...values) =>
    logitsOf([[{ values: values.map(BigInt) }]], values.length, manifest, layout, [1])
  assert.deepEqual(read(5, 300), [[5n], [300n]])
  manifest.output.range.detection_bits = 5
  assert.deepEqual(read(5, 128, 10007 - 128), [[5n], [128n], [-128n]])
  assert.throws(() => read(5, 129, 0, 10007 - 129), /records 1, 3, .*range of 8 bits/)
})

for (const scheme of schemes) {
  for (const way of ways) {
    for (const compression of compressions) {
      const options = ['--scheme', scheme, '--compression', compression, ...way]
      test(`plain ${options.join(' ')}`, () => plain.expectLogits(options))
    }
    const options = ['--scheme', scheme, '--compression', 'zstd', ...way]
    test(`channels ${options.join(' ')}`, () => channels.expectLogits(options))
    test(`deep ${options.join(' ')}`, () => deep.expectLogits(options))
  }
  packed.forEach((model, i) => {
    const options = ['--scheme', scheme, '--compression', compressions[i], ...ways[i]]
    test(`${model.name} ${options.join(' ')}`, () => model.expectLogits(options))
  })
}

test('The classes are those of the largest logits, and labels make an accuracy', () => {
  const classes = plain.logits.map((row) => row.indexOf(Math.max(...row))).slice(0, 100)
  const labels = Buffer.from(classes)
  labels[3] ^= 1
  writeFileSync(path('labels.gz'), gzipSync(idx([100], labels)))
  const options = ['--labels', path('labels.gz'), '--count', '100']
  const report = plain.ask(options)
  assert.deepEqual(report.classes, classes)
  assert.equal(report.accuracy, 0.99)
  const text = succeed(process.execPath, plain.arguments(options))
  assert.match(text, new RegExp(`^Classes: ${classes.join(' ')}\n`))
  assert.match(text, /^Right: +99 of 100 \(99\.00 %\)$/m)
})

test('Rows of a table are asked about with the manifest alone', () => {
  assert.ok(rows.manifest.input.preprocessing.columns)
  for (const scheme of schemes) rows.expectLogits(['--scheme', scheme])
  const classes = rows.logits.map(([logit]) => (logit > 0 ? 'well' : 'ill'))
  assert.deepEqual(new Set(classes), new Set(['ill', 'well']))
  assert.deepEqual(rows.ask([]).classes, classes)
})

test('Forests are asked about rows in both layouts', () => {
  assert.ok(forest.manifest.input.preprocessing.inputs)
  assert.equal(packedForest.manifest.layout.input.literals, true)
  for (const scheme of schemes) {
    forest.expectLogits(['--scheme', scheme])
    packedForest.expectLogits(['--scheme', scheme])
  }
})

test('A number is told in its own unit', () => {
  price.expectLogits([])
  const { scale } = price.manifest.output
  assert.deepEqual(price.ask([]).numbers, price.logits.map(([logit]) => logit * scale + 100))
  // The column of identifiers, as if it said what is right.
  const errors = price.ask([]).numbers.map((told, id) => Math.abs(told - id))
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  assert.equal(price.ask(['--label', 'id']).mean_absolute_error, mean)
})

/// The client must say what is wrong, and nothing of how it found out.
function refuses(args, pattern) {
  const { status, stdout, stderr } = run(process.execPath, args)
  assert.equal(status, 1)
  assert.equal(stdout, '')
  assert.match(stderr, pattern)
  assert.match(stderr, /^seal-client: error: /m)
  assert.doesNotMatch(stderr, /^ +at /m)
}

function changedManifest(change, model = plain) {
  const manifest = structuredClone(model.manifest)
  change(manifest)
  writeFileSync(path('changed.json'), JSON.stringify(manifest))
  return model.arguments(['--manifest', path('changed.json')])
}

test('Manifests that cannot be served are refused', () => {
  const cases = [
    [(m) => { m.seal = null }, /plan MODEL --client seal/],
    [(m) => { m.version = 2 }, /version 2; this client reads 3, 4, 5/],
    [(m) => { m.security = 'insecure' }, /security 'insecure'/],
    [(m) => { m.evaluation_keys.parts = 4 }, /Microsoft SEAL's keys serve 3/],
    [(m) => { m.input.shape = [8, 8]; m.input.ciphertexts = 64 }, /images of 16 pixels/],
    [(m) => { m.n = 2048 }, /Microsoft SEAL refuses the parameters: n = 2048/],
    [(m) => { m.plain_moduli[0] += 2 }, /Microsoft SEAL refuses the parameters/],
  ]
  for (const [change, pattern] of cases) {
    refuses(changedManifest(change), pattern)
  }
  const onlyBgv = changedManifest((m) => {
    m.seal.schemes = ['bgv']
    m.seal.bfv_answer_factors = []
  })
  refuses([...onlyBgv, '--scheme', 'bfv'], /plain does not take bfv, only bgv/)
})

test('Layouts that are none are refused', () => {
  const cases = [
    [(m) => { m.layout.kind = 'affine' }, /layout: 'affine' is not one that this client knows/],
    [(m) => { m.layout.records = 3 }, /layout: records is no power of two/],
    [(m) => { m.layout.input.period = m.n * 2 }, /layout: input.period is no power of two up to/],
    [(m) => { m.layout.input.ciphertexts = 2 ** 40 }, /layout: input.ciphertexts/],
    [(m) => { m.layout.input.runs = [[0, 9, 0]] }, /layout: \[0,9,0\] is no run/],
    [(m) => { m.layout.input.runs = [[16, 0, 0]] }, /puts element 16 into slot 0/],
    [(m) => { m.layout.input.runs = [[0, 0, 0, 2 ** 50, 0, 0]] }, /puts element 0 into slot 0/],
    [(m) => { m.layout.input.runs = [[0, 0, m.layout.input.period]] }, /puts element 0 into slot/],
    [(m) => { m.layout.output.slots.pop() }, /layout: output.slots are no slots/],
    [(m) => { m.evaluation_keys.rotations[0].elements = [] }, /not lists of Galois elements/],
    [(m) => { m.evaluation_keys.rotations[0].elements[0] = 5 }, /by the Galois element 5, which/],
  ]
  for (const [change, pattern] of cases) {
    refuses(changedManifest(change, packed[0]), pattern)
  }
})

test('The server refuses packed records without all keys, or all plain moduli', () => {
  const fewerKeys = changedManifest((m) => { m.evaluation_keys.rotations.pop() }, packed[1])
  refuses([...fewerKeys, '--count', '1'], /no Galois key for the element \d+/)
  const fewerModuli = changedManifest((m) => {
    m.plain_moduli.pop()
    m.seal.bfv_answer_factors.pop()
  }, packed[1])
  refuses([...fewerModuli, '--count', '1'], /\d ciphertexts, the model takes \d for each of 1 to/)
})

test('Options that make no sense are refused', () => {
  refuses(plain.arguments(['--scheme', 'ckks']), /--scheme ckks: one of bgv, bfv/)
  refuses(plain.arguments(['--count', '0']), /--count 0/)
  refuses(plain.arguments(['--count', '10000']), /at most \d+, of 16384 images in a batch of/)
  refuses(plain.arguments(['--sealion', path('absent')]), /cannot run .*absent.*--sealion/)
  refuses(plain.arguments(['--model', path('absent.sealion')]), /predict' failed, with exit code/)
  refuses(plain.arguments(['--images', path('plain.sealion')]), /not an IDX file/)
  refuses(plain.arguments(['--data', path('rows.csv')]), /either --images or --data/)
  refuses(rows.arguments(['--count', '201']), /at most 200, of 200 rows in a batch of/)
  refuses(rows.arguments(['--label', 'name']), /rows.csv: no column 'name'/)
})
