// Messages, slot by slot.
import { randomBytes } from 'node:crypto'

export function centre(value, t) {
  const reduced = ((value % t) + t) % t
  return reduced > t / 2n ? reduced - t : reduced
}

/// Uniform modulo t, but the first are the extremes.
export function randomSlots(count, t) {
  const words = new BigUint64Array(new Uint8Array(randomBytes(8 * count)).buffer)
  const slots = BigInt64Array.from(words, (word) => centre(word, t))
  slots.set([t / 2n, -(t / 2n), 0n, 1n, -1n])
  return slots
}

export const squares = (slots, t) => slots.map((slot) => centre(slot * slot, t))

/// What SEAL's rotate_rows does: both halves by so many places to the left.
export function rotateRows(slots, steps) {
  const row = slots.length / 2
  return slots.map((_, i) => {
    const start = i < row ? 0 : row
    return slots[start + (((i + steps) % row) + row) % row]
  })
}

export const rotateColumns = (slots) =>
  slots.map((_, i) => slots[(i + slots.length / 2) % slots.length])
