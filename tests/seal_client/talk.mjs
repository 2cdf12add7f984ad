// A folder in which two sides leave objects for each other: see peer.h.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class Talk {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'seal-talk-'))
  }

  delete() {
    rmSync(this.folder, { recursive: true })
  }

  /// The bytes of an object, `name` being KIND.VARIANT.
  read(name, compression = 'none') {
    return readFileSync(join(this.folder, `${name}.${compression}.bin`))
  }

  /// What the peer made of it.
  readBack(name, compression) {
    return readFileSync(join(this.folder, 'back', `${name}.${compression}.bin`))
  }

  write(name, compression, bytes) {
    writeFileSync(join(this.folder, `${name}.${compression}.bin`), bytes)
  }

  /// KIND.VARIANT of all objects.
  names() {
    const files = readdirSync(this.folder).filter((file) => file.endsWith('.none.bin'))
    return files.map((file) => file.slice(0, -'.none.bin'.length))
  }

  readSlots() {
    return new BigInt64Array(new Uint8Array(readFileSync(join(this.folder, 'slots.bin'))).buffer)
  }

  writeSlots(slots) {
    writeFileSync(join(this.folder, 'slots.bin'), slots)
  }
}
