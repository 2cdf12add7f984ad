// How the client of examples/seal-client reads rows, makes integers of them and reads answers:
// node records_test.mjs
import assert from 'node:assert/strict'
import test from 'node:test'
import { parseCsv } from '../../examples/seal-client/csv.mjs'
import { checkPreprocessing, preparePictures, prepareRows } from '../../examples/seal-client/preprocessing.mjs'
import { makeReport, toText } from '../../examples/seal-client/report.mjs'
import { checkTask } from '../../examples/seal-client/task.mjs'

const number = { offset: 50, factor: 0.5, least: 0, most: 100, outside: 'clip' }
const age = { name: 'age', ...number, missing: 60 }
const pulse = { name: 'pulse', ...number, outside: 'refuse' }
const sex = { name: 'sex', categories: ['f', 'm'], level: 7, unknown: 'refuse', takes_missing: true }
const columns = [age, pulse, sex]

const table = (text) => parseCsv(text, 'patients.csv')
const prepared = (text) =>
  prepareRows({ columns }, table(text), Infinity).map((input) => Array.from(input))

test('CSV is read as RFC 4180 has it', () => {
  const { names, rows } = table('\uFEFFa,"b ""c"", d"\r\n1,"x\ny"\r\n\r\n2,\n')
  assert.deepEqual(names, ['a', 'b "c", d'])
  assert.deepEqual(rows, [{ line: 2, cells: ['1', 'x\ny'] }, { line: 5, cells: ['2', ''] }])
})

test('CSV that is none is refused with its line', () => {
  assert.throws(() => table('a,b\n1,2\n3\n'), /patients.csv, line 3: 1 cells for 2 columns/)
  assert.throws(() => table('a,b\n1,"2\n'), /line 2: a quote that does not fit there/)
  assert.throws(() => table('a,b\n'), /no rows below a header/)
})

test('Rows become the integers that the manifest says', () => {
  const text = 'pulse,id,sex,age\n53,7,m,40\n47.1,8,,NA\n50,9,f,1000\n'
  assert.deepEqual(prepared(text), [[-5, 5, 25], [2, -1, 0], [0, 0, 7], [7, 0, 0]])
})

test('Rows that the model does not take are refused with line and column', () => {
  const refuses = (row, pattern) =>
    assert.throws(() => prepared(`pulse,sex,age\n50,m,50\n${row}\n`), pattern)
  refuses('101,m,50', /line 3: 'pulse' is '101': the model takes values from 0 to 100/)
  refuses(',m,50', /line 3: 'pulse' is '': the model needs a value here/)
  refuses('50,x,50', /line 3: 'sex' is 'x': the model knows f, m/)
  refuses('50,m,old', /line 3: 'age' is 'old': the model takes a number/)
  refuses('50,m,-Infinity', /line 3: 'age' is '-Infinity': numbers must be finite/)
  assert.throws(() => prepared('pulse,age\n1,2\n'), /patients.csv: no column 'sex'/)
})

test('Rows become bits where each integer has a rule', () => {
  const preprocessing = {
    columns: [
      { name: 'age', is_text: false },
      { name: 'sex', is_text: true, known: ['f', 'm'] },
    ],
    inputs: [
      { column: 1, texts: ['m'], when_missing: false },
      { column: 0, edges: [18, 65], when_missing: true },
      { column: 0, ...number },
    ],
  }
  const rows = (text) =>
    prepareRows(preprocessing, table(text), Infinity).map((input) => Array.from(input))
  checkPreprocessing(preprocessing, 3)
  assert.throws(() => checkPreprocessing(preprocessing, 2), /not so many integers/)
  assert.deepEqual(rows('sex,age\nm,18\nf,65\nm,17.9\n'), [[1, 0, 1], [1, 0, 0], [-16, 8, -16]])
  assert.throws(() => rows('sex,age\nx,18\n'), /line 2: 'sex' is 'x': the model knows f, m/)
  const ages = { columns: [{ name: 'age' }], inputs: [preprocessing.inputs[1]] }
  ages.inputs[0].column = 0
  assert.deepEqual(prepareRows(ages, table('age\n\n?\n70\n'), 2).map((i) => Array.from(i)), [[1, 0]])
  ages.inputs[0].column = 1
  assert.throws(() => checkPreprocessing(ages, 1), /a rule for column 1 of 1/)
  ages.inputs[0] = { column: 0, edges: [null] }
  assert.throws(() => checkPreprocessing(ages, 1), /edges of a rule/)
})

test('Pictures have a rule for each element, or one for all', () => {
  const images = { size: 2, pixels: Uint8Array.from([0, 10, 100, 90]) }
  const levels = (rules) =>
    preparePictures({ rules }, images, 2).map((element) => Array.from(element))
  assert.deepEqual(levels([number]), [[-25, 25], [-20, 20]])
  assert.deepEqual(levels([number, { ...number, factor: 1 }]), [[-25, 25], [-40, 40]])
})

test('Rules and tasks that no model can have are refused', () => {
  checkPreprocessing({ columns }, 4)
  checkPreprocessing({ shape: [2, 2], rules: [number] }, 4)
  assert.throws(() => checkPreprocessing({ columns }, 5), /not so many integers/)
  assert.throws(() => checkPreprocessing({ shape: [4], rules: [number, number] }, 4), /not so many/)
  assert.throws(() => checkPreprocessing({ columns: [] }, 0), /neither columns nor rules/)
  assert.throws(() => checkPreprocessing({ columns: [{ name: 'a' }] }, 1), /offset is not a number/)
  checkTask({ classes: ['no', 'yes'] }, 1)
  checkTask({ name: 'price', offset: 4 }, 1)
  checkTask({ name: 'price', offset: 4, function: 'exp' }, 1)
  assert.throws(() => checkPreprocessing({ shape: [2], rules: [number], norm: 'l3' }, 2), /norm/)
  assert.throws(() => checkTask({ name: 'price', offset: 4, function: 'toString' }, 1), /1 values/)
  assert.throws(() => checkTask({ classes: ['no', 'yes'] }, 3), /3 values/)
  assert.throws(() => checkTask({ name: 'price', offset: 4 }, 2), /2 values/)
})

test('Answers are told by the names of the manifest', () => {
  const report = (output, logits, known) =>
    makeReport({ manifest: { name: 'm', output }, scheme: 'bgv', logits, budget: 9, known })
  const [named, signed] = [{ task: { classes: ['a', 'b'] } }, [[-3n], [0n], [5n]]]
  assert.deepEqual(report(named, signed).classes, ['a', 'a', 'b'])
  assert.deepEqual(report(named, [[1n, 2n], [2n, 1n]], ['b', 'b']).accuracy, 0.5)
  assert.deepEqual(report({}, [[1n, 2n], [2n, 1n]], Buffer.from([1, 0])).accuracy, 1)
  assert.match(toText(report(named, signed)), /^Classes: a, a, b\n/)
  const price = { scale: 0.5, task: { name: 'price', offset: 100 } }
  assert.deepEqual(report(price, [[-4n], [3n]]).numbers, [98, 101.5])
  assert.equal(report(price, [[-4n], [3n]], ['99', '101.5']).mean_absolute_error, 0.5)
  assert.match(toText(report(price, [[-4n]])), /^price: 98\n/)
  const count = { scale: 0.5, task: { name: 'count', offset: 1, function: 'exp' } }
  assert.deepEqual(report(count, [[-2n], [0n]]).numbers, [1, Math.E])
})
