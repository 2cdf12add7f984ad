// Images and labels in the IDX files of MNIST, gzipped or not.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const unsignedByte = 8
const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b

function readIdx(path, dimensions) {
  const raw = readFileSync(path)
  const bytes = isGzip(raw) ? gunzipSync(raw) : raw
  const headerBytes = 4 + 4 * dimensions
  if (bytes.length < headerBytes || bytes.readUInt32BE(0) !== unsignedByte * 256 + dimensions) {
    throw new Error(`${path}: not an IDX file of bytes in ${dimensions} dimensions`)
  }
  const shape = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i))
  const data = bytes.subarray(headerBytes)
  if (data.length !== shape.reduce((product, size) => product * size, 1)) {
    throw new Error(`${path}: ${data.length} bytes for ${shape.join(' x ')} values`)
  }
  return { shape, data }
}

/// { count, size, pixels }: `size` bytes an image, one image after the other.
export function readImages(path) {
  const { shape: [count, height, width], data } = readIdx(path, 3)
  return { count, size: height * width, pixels: data }
}

/// One byte an image.
export function readLabels(path) {
  return readIdx(path, 1).data
}
