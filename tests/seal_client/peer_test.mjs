// Our objects in Microsoft SEAL's hands, and SEAL's in ours: node peer_test.mjs SEAL_PEER
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import {
  compressions, loadSeal, makeParameters, schemes,
} from '../../examples/seal-client/seal.mjs'
import { loadObject, loadParameters, makeObjects, save } from './seal_objects.mjs'
import { randomSlots, rotateColumns, rotateRows, squares } from './slots.mjs'
import { Talk } from './talk.mjs'

const peerProgram = process.argv[2]
const seal = await loadSeal()
const talks = []
process.on('exit', () => talks.forEach((talk) => talk.delete()))

function newTalk() {
  const talk = new Talk()
  talks.push(talk)
  return talk
}

function peer(command, scheme, talk) {
  const { status, stderr } = spawnSync(peerProgram, [command, scheme, talk.folder])
  assert.equal(status, 0, String(stderr))
}

/// Where an object's header says how it is compressed.
const compressionByte = 5

const kindOf = (name) => name.split('.')[0]

function contextOf(parameters) {
  const context = seal.Context(parameters, true, seal.SecurityLevel.tc128)
  assert.ok(context.parametersSet(), context.toHuman())
  return context
}

/// SEAL's side, with the secret key of our objects.
class Ours {
  constructor(scheme) {
    this.talk = newTalk()
    peer('write', scheme, this.talk)
    this.parameters = loadParameters(seal, scheme, this.talk.read('parameters.ours'))
    this.context = contextOf(this.parameters)
    this.plainModulus = this.parameters.plainModulus.value
    this.secretKey = this.load('secret_key.ours')
    this.decryptor = seal.Decryptor(this.context, this.secretKey)
    this.encoder = seal.BatchEncoder(this.context)
    this.slots = this.talk.readSlots()
  }

  load(name, compression) {
    return loadObject(seal, this.context, kindOf(name), this.talk.read(name, compression))
  }

  decrypt(cipher) {
    assert.ok(this.decryptor.invariantNoiseBudget(cipher) > 0, 'a noise budget is left')
    return this.encoder.decodeBigInt(this.decryptor.decrypt(cipher), true)
  }

  expected(name) {
    return name.includes('product') ? squares(this.slots, this.plainModulus) : this.slots
  }
}

function sealParameters(scheme) {
  const primes = seal.CoeffModulus.Create(4096, Int32Array.from([35, 35, 36])).toArray()
  const coeffModulus = Array.from(primes)
  return makeParameters(seal, { scheme, n: 4096, coeffModulus, plainModulus: 114689 })
}

function writeAll(talk, slots, objects) {
  talk.writeSlots(slots)
  for (const [name, object] of objects) {
    for (const compression of compressions) {
      talk.write(name, compression, save(seal, object, compression))
    }
  }
}

function loadAny(scheme, context, name, bytes) {
  return kindOf(name) === 'parameters'
    ? loadParameters(seal, scheme, bytes)
    : loadObject(seal, context, kindOf(name), bytes)
}

for (const scheme of schemes) {
  const ours = new Ours(scheme)
  const names = ours.talk.names()
  const ciphertexts = names.filter((name) => kindOf(name) === 'ciphertext')
  const product = () => {
    const fresh = ours.load('ciphertext.symmetric')
    return seal.Evaluator(ours.context).multiply(fresh, ours.load('ciphertext.public'))
  }

  test(`${scheme}: SEAL decrypts our ciphertexts`, () => {
    assert.equal(ciphertexts.length, 6)
    for (const name of ciphertexts) {
      for (const compression of compressions) {
        const slots = ours.decrypt(ours.load(name, compression))
        assert.deepEqual(slots, ours.expected(name), `${name}, ${compression}`)
      }
    }
  })

  test(`${scheme}: SEAL decodes our plaintexts`, () => {
    for (const compression of compressions) {
      const plain = ours.load('plaintext.ours', compression)
      assert.deepEqual(ours.encoder.decodeBigInt(plain, true), ours.slots)
    }
  })

  test(`${scheme}: SEAL writes our objects again bit by bit`, () => {
    const expanded = names.filter((name) => !name.includes('seeded'))
    assert.equal(expanded.length, 11)
    for (const name of expanded) {
      for (const compression of compressions) {
        const bytes = ours.talk.read(name, compression)
        const again = save(seal, loadAny(scheme, ours.context, name, bytes), 'none')
        assert.ok(again.equals(ours.talk.read(name)), `${name}, ${compression}`)
      }
    }
  })

  test(`${scheme}: SEAL encrypts with our public key`, () => {
    for (const compression of compressions) {
      const key = ours.load('public_key.ours', compression)
      const cipher = seal.Encryptor(ours.context, key).encrypt(ours.encoder.encode(ours.slots))
      assert.deepEqual(ours.decrypt(cipher), ours.slots)
    }
  })

  test(`${scheme}: SEAL relinearises with our keys`, () => {
    const expected = ours.expected('product')
    for (const compression of compressions) {
      const keys = ours.load('relin_keys.ours', compression)
      for (const cipher of [product(), ours.load('ciphertext.product')]) {
        assert.equal(cipher.size, 3)
        const result = seal.Evaluator(ours.context).relinearize(cipher, keys)
        assert.equal(result.size, 2)
        assert.deepEqual(ours.decrypt(result), expected)
      }
    }
  })

  test(`${scheme}: SEAL rotates with our keys`, () => {
    const evaluator = seal.Evaluator(ours.context)
    for (const compression of compressions) {
      const keys = ours.load('galois_keys.ours', compression)
      for (const name of ['ciphertext.symmetric', 'ciphertext.switched']) {
        const cipher = ours.load(name)
        for (const steps of [1, -3]) {
          const rotated = ours.decrypt(evaluator.rotateRows(cipher, steps, keys))
          assert.deepEqual(rotated, rotateRows(ours.slots, steps), `${name} by ${steps}`)
        }
        const swapped = ours.decrypt(evaluator.rotateColumns(cipher, keys))
        assert.deepEqual(swapped, rotateColumns(ours.slots), name)
      }
      assert.throws(() => evaluator.rotateRows(ours.load('ciphertext.symmetric'), 5, keys))
    }
  })

  test(`${scheme}: we read SEAL's objects, use them and write what SEAL writes`, () => {
    const parameters = sealParameters(scheme)
    const context = contextOf(parameters)
    const slots = randomSlots(parameters.polyModulusDegree, parameters.plainModulus.value)
    const objects = [
      ['parameters.seal', parameters],
      ...makeObjects(seal, context, slots, [1, -3, 0]),
    ]
    const talk = newTalk()
    writeAll(talk, slots, objects)
    peer('check', scheme, talk)
    const loadAndSave = (name, bytes) =>
      save(seal, loadAny(scheme, context, name, bytes), 'none')
    for (const [name] of objects) {
      const expected = loadAndSave(name, talk.read(name))
      assert.ok(talk.readBack(name, 'none').equals(expected), name)
      // Whether compressed bytes are equal is up to the versions of zlib and zstd.
      for (const compression of ['zlib', 'zstd']) {
        const back = talk.readBack(name, compression)
        assert.equal(back[compressionByte], talk.read(name, compression)[compressionByte])
        assert.ok(loadAndSave(name, back).equals(expected), `${name}, ${compression}`)
      }
    }
  })
}
