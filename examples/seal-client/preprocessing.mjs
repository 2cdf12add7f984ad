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

/// Of a rule that makes one integer of column `column`.
function checkInput(rule, columns) {
  check(Number.isSafeInteger(rule?.column) && rule.column >= 0 && rule.column < columns,
    `a rule for column ${rule?.column} of ${columns}`)
  if (rule.edges === undefined && rule.texts === undefined) return checkRule(rule)
  check(rule.texts === undefined ? rule.edges.every(Number.isFinite) : areTexts(rule.texts),
    'the edges of a rule are no numbers, or its texts no texts')
}

/// What all numbers of a record are together, by the names of norms.
const norms = {
  l1: (numbers) => numbers.reduce((sum, x) => sum + Math.abs(x), 0),
  l2: (numbers) => Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0)),
  max: (numbers) => numbers.reduce((most, x) => Math.max(most, x))
}

/// What the numbers of a record are divided by.
const divisorOf = (norm, numbers) => (norm && norms[norm](numbers)) || 1

const inputsOf = (rule) => rule.categories?.length ?? 1

/// Refuses rules that do not make `inputs` integers of a record.
export function checkPreprocessing({ columns, shape, rules, norm, inputs: tests }, inputs) {
  check(norm === undefined || Object.hasOwn(norms, norm), `the norm '${norm}'`)
  if (tests) {
    const count = columns?.length ?? shape.reduce((product, size) => product * size, 1)
    check(tests.length === inputs, 'not so many integers as the input has')
    tests.forEach((rule) => checkInput(rule, count))
    return
  }
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

function inputsOfCell(rule, text, where, divisor) {
  if (rule.categories) return levelsOf(rule, text, where)
  return [levelOf(rule, numberIn(text, where) / divisor, where)]
}

/// The integers of all cells under rules by column.
function inputsOfCells(columns, norm, cell) {
  const numeric = columns.map((_, c) => c).filter((c) => !columns[c].categories)
  const divisor = divisorOf(norm, numeric.map((c) => numberIn(...cell(c))))
  return columns.flatMap((rule, c) => inputsOfCell(rule, ...cell(c), divisor))
}

/// 1 where an odd number of edges is not above the value.
function testNumber({ edges, when_missing: whenMissing }, value) {
  if (Number.isNaN(value)) return whenMissing ? 1 : 0
  return edges.filter((edge) => value >= edge).length % 2
}

function testText({ texts, when_missing: whenMissing }, known, text, where) {
  const isKnown = !known || known.includes(text.trim())
  if (!isKnown) throw new Error(`${where}: the model knows ${known.join(', ')}`)
  if (isMissing(text)) return whenMissing ? 1 : 0
  return texts.includes(text.trim()) ? 1 : 0
}

/// The integer that a rule for one of them makes of a cell.
function inputOfCell(rule, column, text, where) {
  if (rule.texts) return testText(rule, column.known, text, where)
  const value = numberIn(text, where)
  return rule.edges ? testNumber(rule, value) : levelOf(rule, value, where)
}

/// [input][record] to [record][input] and back.
const transposed = (rows) =>
  rows[0].map((_, input) => Int32Array.from(rows, (row) => row[input]))

/// The integers of the first `count` rows of a table, [input][record].
export function prepareRows({ columns, inputs, norm }, table, count) {
  const places = columns.map(({ name }) => columnOf(table, name))
  const inputsOf = inputs
    ? (cell) => inputs.map((rule) => inputOfCell(rule, columns[rule.column], ...cell(rule.column)))
    : (cell) => inputsOfCells(columns, norm, cell)
  return transposed(table.rows.slice(0, count).map(({ line, cells }) =>
    inputsOf((c) => {
      const text = cells[places[c]]
      return [text, `${table.source}, line ${line}: '${columns[c].name}' is '${text}'`]
    })))
}

/// Likewise of pictures, { size, pixels }.
export function preparePictures({ rules, inputs, norm }, images, count) {
  if (inputs) {
    return inputs.map((rule) => Int32Array.from({ length: count }, (_, i) => {
      const value = images.pixels[i * images.size + rule.column]
      return rule.edges ? testNumber(rule, value) : levelOf(rule, value, `image ${i}`)
    }))
  }
  const divisors = Array.from({ length: count }, (_, i) =>
    divisorOf(norm, Array.from(images.pixels.subarray(i * images.size, (i + 1) * images.size))))
  return Array.from({ length: images.size }, (_, element) => {
    const rule = rules[element] ?? rules[0]
    return Int32Array.from({ length: count }, (_, i) =>
      levelOf(rule, images.pixels[i * images.size + element] / divisors[i], `image ${i}`))
  })
}
