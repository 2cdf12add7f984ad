// Galois elements of the manifest as the rotations that Microsoft SEAL's wrapper makes keys for.

/// Steps of createGaloisKeys for the elements: 3^k turns both rows of slots by k to the left, 2n - 1
/// swaps them, which are 0 steps.
export function stepsOf(elements, n) {
  const steps = new Map([[2 * n - 1, 0]])
  for (let step = 1, element = 3; step < n / 2; ++step, element = (element * 3) % (2 * n)) {
    steps.set(element, step)
  }
  return Int32Array.from(elements, (element) => {
    if (steps.has(element)) return steps.get(element)
    throw new Error(`the model rotates by the Galois element ${element}, which turns and swaps ` +
      "rows at once: node-seal makes no key for it, Microsoft SEAL's own create_galois_keys does")
  })
}
