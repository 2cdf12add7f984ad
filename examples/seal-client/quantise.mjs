// Pixels to the integers that the network takes.

/// For every pixel of an image, the integers of the first `count` images: what goes into the slots
/// of one ciphertext. round(pixel * high / 255), as the manifest has it.
export function quantise(images, count, high) {
  const levels = Int32Array.from({ length: 256 }, (_, pixel) => Math.round((pixel * high) / 255))
  return Array.from({ length: images.size }, (_, feature) =>
    Int32Array.from({ length: count }, (_, i) => levels[images.pixels[i * images.size + feature]]))
}
