// Microsoft SEAL, compiled to WebAssembly. Its objects lie in a memory of their own, which nothing
// but their delete() gives back.
import SEAL from 'node-seal'

export const schemes = ['bgv', 'bfv']
export const compressions = ['none', 'zlib', 'zstd']

export const loadSeal = () => SEAL()

function vectorOfModuli(seal, primes) {
  const moduli = primes.map((prime) => seal.Modulus(BigInt(prime)))
  const vector = seal.Vector()
  vector.from(moduli.map((modulus) => modulus.instance), 'Modulus')
  for (const modulus of moduli) modulus.delete()
  return vector
}

/// SEAL's parameters of { scheme, n, coeffModulus (special prime last), plainModulus }.
export function makeParameters(seal, { scheme, n, coeffModulus, plainModulus }) {
  const parameters = seal.EncryptionParameters(seal.SchemeType[scheme])
  parameters.setPolyModulusDegree(n)
  const coeffModuli = vectorOfModuli(seal, coeffModulus)
  const plain = seal.Modulus(BigInt(plainModulus))
  parameters.setCoeffModulus(coeffModuli)
  parameters.setPlainModulus(plain)
  coeffModuli.delete()
  plain.delete()
  return parameters
}

/// The context, or nothing where SEAL finds no use for the parameters: it says so in one of three
/// ways, an exception of C++ among them, of which no more than the address arrives here.
function usableContext(seal, parameters) {
  try {
    const context = seal.Context(parameters, true, seal.SecurityLevel.tc128)
    if (context.parametersSet() && context.firstContextData.qualifiers.usingBatching) return context
    context.delete()
  } catch (error) {
    if (error instanceof Error) throw error
  }
  return undefined
}

/// A context with batching that SEAL's own table grants 128 bits, whatever anybody says.
export function makeContext(seal, literal) {
  const parameters = makeParameters(seal, literal)
  const context = usableContext(seal, parameters)
  parameters.delete()
  if (!context) {
    throw new Error(`Microsoft SEAL refuses the parameters: n = ${literal.n}, coefficient moduli ` +
      `${literal.coeffModulus.join(', ')}, plaintext modulus ${literal.plainModulus}, at 128 bits`)
  }
  return context
}
