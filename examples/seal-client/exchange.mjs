// Files of SEAL objects, one after the other; each begins with a header that says its size.
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'

const magic = 0xa15e
const headerBytes = 16

/// Writes the objects as they come, so that memory holds one at a time. Returns their bytes.
export function writeObjects(path, objects) {
  const file = openSync(path, 'w', 0o600)
  let bytes = 0
  try {
    for (const object of objects) {
      writeFileSync(file, object)
      bytes += object.length
    }
  } finally {
    closeSync(file)
  }
  return bytes
}

function sizeOfObject(bytes, offset) {
  if (bytes.length - offset < headerBytes || bytes.readUInt16LE(offset) !== magic) {
    throw new Error(`no object of Microsoft SEAL at byte ${offset}`)
  }
  const size = Number(bytes.readBigUInt64LE(offset + 8))
  if (size < headerBytes || size > bytes.length - offset) {
    throw new Error(`an object of ${size} bytes at byte ${offset} of ${bytes.length}`)
  }
  return size
}

/// The objects of a file, each as a part of one Buffer.
export function readObjects(path) {
  const bytes = readFileSync(path)
  const objects = []
  for (let offset = 0; offset < bytes.length;) {
    const size = sizeOfObject(bytes, offset)
    objects.push(bytes.subarray(offset, offset + size))
    offset += size
  }
  return objects
}
