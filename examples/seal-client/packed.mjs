// The packed layout: the features of a record side by side in the slots of a few ciphertexts, which
// as many records as there are in a group share, interleaved.

const mostGroups = 1024
const mostSlots = 2 ** 22

function check(condition, message) {
  if (!condition) throw new Error(`layout: ${message}`)
}

const isCount = (value) => Number.isSafeInteger(value) && value > 0
const isPower = (value) => isCount(value) && Number.isInteger(Math.log2(value))

function checkCarrier(name, carrier, slots) {
  check(isPower(carrier?.period) && carrier.period <= slots,
    `${name}.period is no power of two up to ${slots}`)
  check(isCount(carrier.ciphertexts) && carrier.ciphertexts * carrier.period <= mostSlots,
    `${name}.ciphertexts is no number of ciphertexts`)
}

/// Calls visit(element, slot) for all of a run: [element, ciphertext, slot, count, element step,
/// slot step, ...].
function visitRun(run, visit) {
  const walk = (axis, element, slot) => {
    if (axis === run.length) {
      visit(element, slot)
      return
    }
    const [count, elementStep, slotStep] = run.slice(axis, axis + 3)
    for (let i = 0; i < count; ++i) walk(axis + 3, element + i * elementStep, slot + i * slotStep)
  }
  walk(3, run[0], run[2])
}

/// Which element lies in which of a record's slots, [ciphertext][slot] below the period; -1: none.
function elementsOf(input, size) {
  const elements = Array.from({ length: input.ciphertexts }, () =>
    new Int32Array(input.period).fill(-1))
  check(Array.isArray(input.runs), 'input.runs is no list')
  for (const run of input.runs) {
    check(Array.isArray(run) && run.length >= 3 && run.length % 3 === 0 &&
      run.every(Number.isSafeInteger) && run[1] in elements, `[${run}] is no run`)
    const of = elements[run[1]]
    visitRun(run, (element, slot) => {
      check(element >= 0 && element < size && of[slot] === -1,
        `[${run}] puts element ${element} into slot ${slot}`)
      of[slot] = element
    })
  }
  return elements
}

/// What an element is of a record: a feature; or, of literals of features that are bits, a bit, 1
/// less a bit, or 1.
function valueOf(features, element, record) {
  if (element < features.length) return features[element][record]
  const bit = element - features.length
  return bit === features.length ? 1 : 1 - features[bit][record]
}

export class Packed {
  constructor({ n, layout, input, output }) {
    check(layout.kind === 'packed', `'${layout.kind}' is not one that this client knows`)
    check(isPower(layout.records) && layout.records <= n / 2, 'records is no power of two')
    checkCarrier('input', layout.input, n / layout.records)
    checkCarrier('output', layout.output, n / layout.records)
    const values = layout.output.slots
    check(Array.isArray(values) && values.length === output.values && values.every((slot) =>
      Number.isSafeInteger(slot) && slot >= 0 &&
      slot < layout.output.ciphertexts * layout.output.period), 'output.slots are no slots')
    this.n = n
    this.records = layout.records
    this.output = layout.output
    const features = input.shape.reduce((a, b) => a * b, 1)
    this.elements = elementsOf(layout.input, layout.input.literals ? 2 * features + 1 : features)
    this.mostRecords = Math.min(n, mostGroups * this.records)
  }

  #groups(records) {
    return Math.ceil(records / this.records)
  }

  /// The slots of one ciphertext of a group: the records' own slots interleaved, and those repeat
  /// themselves every period.
  #ofGroup(features, records, group, elements) {
    const slots = new Int32Array(this.n)
    const first = group * this.records
    const last = Math.min(first + this.records, records)
    for (let own = 0; own * this.records < this.n; ++own) {
      const element = elements[own % elements.length]
      if (element < 0) continue
      for (let record = first; record < last; ++record) {
        slots[own * this.records + record - first] = valueOf(features, element, record)
      }
    }
    return slots
  }

  slots(features, records) {
    return Array.from({ length: this.#groups(records) }, (_, group) =>
      this.elements.map((elements) => this.#ofGroup(features, records, group, elements))).flat()
  }

  answerCiphertexts(records) {
    return this.#groups(records) * this.output.ciphertexts
  }

  place(record, output) {
    const { ciphertexts, period, slots } = this.output
    const group = Math.floor(record / this.records)
    return {
      ciphertext: group * ciphertexts + Math.floor(slots[output] / period),
      slot: (slots[output] % period) * this.records + (record % this.records),
    }
  }
}
