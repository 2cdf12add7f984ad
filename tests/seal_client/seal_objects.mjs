// Objects of Microsoft SEAL by the kinds that peer.h names.

/// The object of that kind in `bytes`.
export function loadObject(seal, context, kind, bytes) {
  const makers = {
    secret_key: seal.SecretKey,
    public_key: seal.PublicKey,
    relin_keys: seal.RelinKeys,
    galois_keys: seal.GaloisKeys,
    plaintext: seal.PlainText,
    ciphertext: seal.CipherText,
  }
  const object = makers[kind]()
  object.loadArray(context, bytes)
  return object
}

export function loadParameters(seal, scheme, bytes) {
  const parameters = seal.EncryptionParameters(seal.SchemeType[scheme])
  parameters.loadArray(bytes)
  return parameters
}

export const save = (seal, object, compression) =>
  Buffer.from(object.saveArray(seal.ComprModeType[compression]))

/// Everything that a side of a talk makes: [KIND.VARIANT, object].
export function makeObjects(seal, context, slots, rotations) {
  const generator = seal.KeyGenerator(context)
  const secretKey = generator.secretKey()
  const publicKey = generator.createPublicKey()
  const plain = seal.BatchEncoder(context).encode(slots)
  const encryptor = seal.Encryptor(context, publicKey, secretKey)
  const evaluator = seal.Evaluator(context)
  const symmetric = encryptor.encryptSymmetric(plain)
  const byPublicKey = encryptor.encrypt(plain)
  const product = evaluator.multiply(symmetric, byPublicKey)
  const steps = Int32Array.from(rotations)
  return [
    ['secret_key.seal', secretKey],
    ['public_key.expanded', publicKey],
    ['public_key.seeded', generator.createPublicKeySerializable()],
    ['relin_keys.expanded', generator.createRelinKeys()],
    ['relin_keys.seeded', generator.createRelinKeysSerializable()],
    ['galois_keys.expanded', generator.createGaloisKeys(steps)],
    ['galois_keys.seeded', generator.createGaloisKeysSerializable(steps)],
    ['plaintext.seal', plain],
    ['ciphertext.symmetric', symmetric],
    ['ciphertext.seeded', encryptor.encryptSymmetricSerializable(plain)],
    ['ciphertext.public', byPublicKey],
    ['ciphertext.product', product],
    ['ciphertext.switched', evaluator.cipherModSwitchToNext(symmetric)],
    ['ciphertext.product_switched', evaluator.cipherModSwitchToNext(product)],
  ]
}
