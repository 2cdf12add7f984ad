// Chinese remaindering: one integer from its residues modulo several primes.

function inverse(value, prime) {
  let result = 1n
  for (let base = value % prime, exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % prime
    base = (base * base) % prime
  }
  return result
}

/// A function of residues, one for each prime, to the integer in (-T/2, T/2) that has them, T the
/// primes' product. All are BigInt.
export function joinerOf(primes) {
  const product = primes.reduce((all, prime) => all * prime, 1n)
  const units = primes.map((prime) => {
    const others = product / prime
    return others * inverse(others % prime, prime)
  })
  return (residues) => {
    const sum = residues.reduce((total, residue, i) => total + residue * units[i], 0n) % product
    return sum > product / 2n ? sum - product : sum
  }
}
