// The records that the client asks about: rows of a table, or pictures.
import { columnOf, readCsv } from './csv.mjs'
import { readImages, readLabels } from './digits.mjs'
import { inputSize } from './manifest.mjs'
import { preparePictures, prepareRows } from './preprocessing.mjs'
import { quantise } from './quantise.mjs'

/// { count, prepare(count), known, name }: how many there are; the integers of the first, [input]
/// [record]; what is known of each, perhaps nothing; and what they are called.
function readRows({ data, label }, { input: { preprocessing }, name }) {
  if (!preprocessing?.columns) throw new Error(`${data}: ${name} takes images, see --images`)
  const table = readCsv(data)
  const column = label && columnOf(table, label)
  return {
    count: table.rows.length,
    prepare: (count) => prepareRows(preprocessing, table, count),
    known: label && table.rows.map(({ cells }) => cells[column].trim()),
    name: 'rows',
  }
}

function readPictures({ images: path, labels }, manifest) {
  const { input, name } = manifest
  if (input.preprocessing?.columns) throw new Error(`${path}: ${name} takes rows, see --data`)
  const images = readImages(path)
  if (images.size !== inputSize(manifest)) {
    throw new Error(`${path}: images of ${images.size} pixels; ` +
      `${name} takes ${inputSize(manifest)}`)
  }
  const known = labels && readLabels(labels)
  return {
    count: Math.min(images.count, known ? known.length : Infinity),
    all: images.count,
    prepare: (count) => (input.preprocessing
      ? preparePictures(input.preprocessing, images, count)
      : quantise(images, count, input.high)),
    known,
    name: 'images',
  }
}

/// Refuses more records than there are, or than a batch holds.
export function readRecords(options, manifest, mostRecords) {
  const records = options.data ? readRows(options, manifest) : readPictures(options, manifest)
  const most = Math.min(records.count, mostRecords)
  if (options.count > most) {
    throw new Error(`--count ${options.count}: at most ${most}, of ` +
      `${records.all ?? records.count} ${records.name} in a batch of ${mostRecords}`)
  }
  return records
}
