// What makes a model's integers of raw records: `input.preprocessing` of docs/wire-format.md.
import { columnOf, isMissing } from './csv.mjs'

function check(condition, message) {
  if (!condition) throw new Error(`input.preprocessing: ${message}`)
}

const areTexts = (values) => Array.isArray(values) && values.every((v) => typeof v === 'string')

function checkRule(rule) {
  if (rule?.categories !== undefined) {
    check(areTexts(rule.categories) && Number.isSafeInteger(rule.level),
      `the categories of '${rule.name}' are no texts, or their level is no integer`)
    return
  }
  for (const field of ['offset', 'factor', 'least', 'most']) {
    check(Number.isFinite(rule?.[field]), `${field} is not a number`)
  }
}

const inputsOf = (rule) => rule.categories?.length ?? 1

/// Refuses rules that do not make `inputs` integers of a record.
export function checkPreprocessing({ columns, shape, rules }, inputs) {
  const all = columns ?? rules
  check(Array.isArray(all) && all.length > 0, 'neither columns nor rules')
  all.forEach(checkRule)
  const count = columns
    ? columns.reduce((sum, rule) => sum + inputsOf(rule), 0)
    : shape?.reduce((product, size) => product * size, 1)
  check(count === inputs && (columns || rules.length === 1 || rules.length === inputs),
    'not so many integers as the input has')
}

/// The integer of a number, NaN where it is missing. `where` names it in errors.
function levelOf(rule, value, where) {
  const known = Number.isNaN(value) ? rule.missing : value
  if (known === undefined) throw new Error(`${where}: the model needs a value here`)
  if (!Number.isFinite(known)) throw new Error(`${where}: numbers must be finite`)
  if (rule.outside === 'refuse' && (value < rule.least || value > rule.most)) {
    throw new Error(`${where}: the model takes values from ${rule.least} to ${rule.most}`)
  }
  const clipped = Math.min(Math.max(known, rule.least), rule.most)
  return Math.floor((clipped - rule.offset) * rule.factor + 0.5)
}

function numberIn(text, where) {
  if (isMissing(text)) return NaN
  const value = Number(text)
  if (Number.isNaN(value)) throw new Error(`${where}: the model takes a number`)
  return value
}

/// The integers of a text, one for each category.
function levelsOf(rule, text, where) {
  const found = rule.categories.indexOf(text.trim())
  const isTaken = found >= 0 || (isMissing(text) ? rule.takes_missing : rule.unknown === 'clip')
  if (!isTaken) throw new Error(`${where}: the model knows ${rule.categories.join(', ')}`)
  return rule.categories.map((_, i) => (i === found ? rule.level : 0))
}

function inputsOfCell(rule, text, where) {
  if (rule.categories) return levelsOf(rule, text, where)
  return [levelOf(rule, numberIn(text, where), where)]
}

/// [input][record] to [record][input] and back.
const transposed = (rows) =>
  rows[0].map((_, input) => Int32Array.from(rows, (row) => row[input]))

/// The integers of the first `count` rows of a table, [input][record].
export function prepareRows({ columns }, table, count) {
  const places = columns.map(({ name }) => columnOf(table, name))
  return transposed(table.rows.slice(0, count).map(({ line, cells }) =>
    columns.flatMap((rule, c) => {
      const text = cells[places[c]]
      return inputsOfCell(rule, text, `${table.source}, line ${line}: '${rule.name}' is '${text}'`)
    })))
}

/// Likewise of pictures, { size, pixels }.
export function preparePictures({ rules }, images, count) {
  return Array.from({ length: images.size }, (_, element) => {
    const rule = rules[element] ?? rules[0]
    return Int32Array.from({ length: count }, (_, i) =>
      levelOf(rule, images.pixels[i * images.size + element], `image ${i}`))
  })
}
