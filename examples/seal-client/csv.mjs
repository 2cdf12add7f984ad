// Rows of a table in a CSV file: commas, quotes as RFC 4180 has them, a header.
import { readFileSync } from 'node:fs'

/// What stands for a value that is not there, in any case.
const missingWords = ['', '?', 'na', 'n/a', 'nan', 'null', 'none']

export const isMissing = (text) => missingWords.includes(text.trim().toLowerCase())

/// One row after the other, each { line, cells }; a line break in quotes belongs to its cell.
function* rowsOf(text, source) {
  let cells = []
  let [line, first, at] = [1, 1, 0]
  while (at < text.length) {
    const isQuoted = text[at] === '"'
    const token = (isQuoted ? /"((?:[^"]|"")*)"(,|\r?\n|$)/y : /([^,"\r\n]*)(,|\r?\n|$)/y)
    token.lastIndex = at
    const match = token.exec(text)
    if (!match) throw new Error(`${source}, line ${line}: a quote that does not fit there`)
    cells.push(isQuoted ? match[1].replaceAll('""', '"') : match[1])
    line += match[0].split('\n').length - 1
    at = token.lastIndex
    if (match[2] === ',' && at < text.length) continue
    if (match[2] === ',') cells.push('')
    if (cells.length > 1 || cells[0] !== '') yield { line: first, cells }
    cells = []
    first = line
  }
}

/// { names, rows }: each row { line, cells }, as many cells as there are names.
export function parseCsv(text, source) {
  const [header, ...rows] = rowsOf(text.replace(/^\uFEFF/, ''), source)
  if (!header || rows.length === 0) throw new Error(`${source}: no rows below a header`)
  const names = header.cells.map((name) => name.trim())
  for (const { line, cells } of rows) {
    if (cells.length !== names.length) {
      throw new Error(`${source}, line ${line}: ${cells.length} cells for ${names.length} columns`)
    }
  }
  return { source, names, rows }
}

export const readCsv = (path) => parseCsv(readFileSync(path, 'utf8'), path)

/// The place of a column in each row.
export function columnOf(table, name) {
  const column = table.names.indexOf(name)
  if (column < 0) throw new Error(`${table.source}: no column '${name}'`)
  return column
}
