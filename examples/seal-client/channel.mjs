// The client of one plaintext modulus: its keys, encryption and decryption.
import { makeContext } from './seal.mjs'

export class Channel {
  /// A fresh key pair. `how` is { publicKey, seeded, compression }: whether to encrypt with the
  /// public key instead of the secret one, and whether what is uniform travels as a seed.
  constructor(seal, literal, how) {
    this.seal = seal
    this.how = how
    this.context = makeContext(seal, literal)
    this.generator = seal.KeyGenerator(this.context)
    this.secretKey = this.generator.secretKey()
    const publicKey = this.generator.createPublicKey()
    this.encryptor = seal.Encryptor(this.context, publicKey, this.secretKey)
    publicKey.delete()
    this.encoder = seal.BatchEncoder(this.context)
    this.decryptor = seal.Decryptor(this.context, this.secretKey)
  }

  delete() {
    for (const object of [this.decryptor, this.encoder, this.encryptor, this.secretKey,
      this.generator, this.context]) object.delete()
  }

  #save(object) {
    const bytes = object.saveArray(this.seal.ComprModeType[this.how.compression])
    object.delete()
    return bytes
  }

  #encryptPlain(plain) {
    if (this.how.publicKey) return this.encryptor.encrypt(plain)
    if (this.how.seeded) return this.encryptor.encryptSymmetricSerializable(plain)
    return this.encryptor.encryptSymmetric(plain)
  }

  /// Integers, one a slot, to the bytes of a ciphertext.
  encrypt(values) {
    const plain = this.encoder.encode(values)
    const bytes = this.#save(this.#encryptPlain(plain))
    plain.delete()
    return bytes
  }

  /// The bytes of relinearisation keys.
  relinKeys() {
    return this.#save(this.how.seeded
      ? this.generator.createRelinKeysSerializable()
      : this.generator.createRelinKeys())
  }

  /// The bytes of Galois keys for rotations by so many steps.
  galoisKeys(steps) {
    return this.#save(this.how.seeded
      ? this.generator.createGaloisKeysSerializable(steps)
      : this.generator.createGaloisKeys(steps))
  }

  /// { values, budget }: the slots of a ciphertext's bytes, in [0, t), and the bits of noise budget
  /// that it has left.
  decrypt(bytes) {
    const cipher = this.seal.CipherText()
    cipher.loadArray(this.context, bytes)
    const budget = this.decryptor.invariantNoiseBudget(cipher)
    const plain = this.decryptor.decrypt(cipher)
    const values = this.encoder.decodeBigInt(plain, false)
    plain.delete()
    cipher.delete()
    return { values, budget }
  }
}
