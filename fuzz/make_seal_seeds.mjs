// Makes the seeds of the targets seal_* with real Microsoft SEAL, compiled to WebAssembly (npm
// package node-seal 7.0.0): objects of a ring small enough to fuzz, of the parameters that
// seal_object.cpp has. Not part of the build; to make them again, with Node.js 24, in this folder:
//
//     npm install node-seal@7.0.0 && node make_seal_seeds.mjs
import { mkdirSync, writeFileSync } from 'node:fs'
import SEAL from 'node-seal'

const seal = await SEAL()
const modes = seal.ComprModeType

const n = 16
const primes = [68719456769n, 68719464449n, 137438949889n]
const plainModulus = 15361n

const bytesOf = (object, mode = modes.none) => Buffer.from(object.saveToArray(mode))

function makeContext(scheme) {
  const parms = new seal.EncryptionParameters(scheme)
  parms.setPolyModulusDegree(n)
  const moduli = new seal.VectorModulus()
  for (const prime of primes) moduli.push_back(new seal.Modulus(prime))
  parms.setCoeffModulus(moduli)
  parms.setPlainModulus(new seal.Modulus(plainModulus))
  const context = new seal.SEALContext(parms, true, seal.SecLevelType.none)
  if (!context.parametersSet()) throw new Error('SEAL refuses the parameters')
  return { parms, context }
}

function modSwitched(evaluator, cipher) {
  const next = new seal.Ciphertext()
  evaluator.cipherModSwitchToNext(cipher, next)
  return next
}

function ciphertextsOf(context, generator, plain) {
  const encryptor = new seal.Encryptor(context, generator.createPublicKey(), generator.secretKey())
  const evaluator = new seal.Evaluator(context)
  const symmetric = new seal.Ciphertext()
  encryptor.encryptSymmetric(plain, symmetric)
  const product = new seal.Ciphertext()
  evaluator.multiply(symmetric, symmetric, product)
  const seeded = encryptor.encryptSymmetricSerializable(plain)
  return {
    symmetric: bytesOf(symmetric),
    symmetric_zlib: bytesOf(symmetric, modes.zlib),
    symmetric_zstd: bytesOf(symmetric, modes.zstd),
    switched: bytesOf(modSwitched(evaluator, symmetric)),
    product: bytesOf(product),
    product_zstd: bytesOf(product, modes.zstd),
    seeded: bytesOf(seeded),
    seeded_zlib: bytesOf(seeded, modes.zlib),
  }
}

function keysOf(generator) {
  const steps = (...of) => Int32Array.from(of)
  return {
    seal_secret_key: { plain: bytesOf(generator.secretKey()), zstd: bytesOf(generator.secretKey(), modes.zstd) },
    seal_public_key: {
      plain: bytesOf(generator.createPublicKey()),
      zlib: bytesOf(generator.createPublicKey(), modes.zlib),
      seeded: bytesOf(generator.createPublicKeySerializable()),
    },
    seal_relin_keys: {
      plain: bytesOf(generator.createRelinKeys()),
      zstd: bytesOf(generator.createRelinKeys(), modes.zstd),
      seeded: bytesOf(generator.createRelinKeysSerializable()),
      seeded_zlib: bytesOf(generator.createRelinKeysSerializable(), modes.zlib),
    },
    seal_galois_keys: {
      plain: bytesOf(generator.createGaloisKeysWithSteps(steps(1))),
      two: bytesOf(generator.createGaloisKeysWithSteps(steps(0, 2))),
      seeded: bytesOf(generator.createGaloisKeysSerializableWithSteps(steps(0))),
      zstd: bytesOf(generator.createGaloisKeysSerializableWithSteps(steps(1)), modes.zstd),
    },
  }
}

function saveObjects(name, scheme) {
  const { parms, context } = makeContext(scheme)
  const generator = new seal.KeyGenerator(context)
  const plain = new seal.Plaintext()
  new seal.BatchEncoder(context).encode(BigInt64Array.from({ length: n }, (_, i) => BigInt(i - 5)), plain)
  const objects = {
    seal_parameters: { plain: bytesOf(parms), zlib: bytesOf(parms, modes.zlib), zstd: bytesOf(parms, modes.zstd) },
    seal_plaintext: { plain: bytesOf(plain), zlib: bytesOf(plain, modes.zlib) },
    seal_ciphertext: ciphertextsOf(context, generator, plain),
    ...keysOf(generator),
  }
  for (const [target, seeds] of Object.entries(objects)) {
    mkdirSync(`corpus/${target}`, { recursive: true })
    for (const [kind, bytes] of Object.entries(seeds)) {
      writeFileSync(`corpus/${target}/${name}.${kind}`, bytes)
    }
  }
}

saveObjects('bgv', seal.SchemeType.bgv)
saveObjects('bfv', seal.SchemeType.bfv)
