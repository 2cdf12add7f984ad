// What the logits say.
import { answerOf, tellsNumbers } from './task.mjs'

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/// `known` may be of another type: a label that is read from a file is a text or a byte.
const accuracyOf = (classes, known) =>
  meanOf(classes.map((found, i) => (String(found) === String(known[i]) ? 1 : 0)))

const errorOf = (numbers, known) =>
  meanOf(numbers.map((told, i) => Math.abs(told - Number(known[i]))))

/// What is told of the records, and how right it is where that is known.
function answersOf(manifest, logits, known) {
  const answers = logits.map((row) => answerOf(manifest, row))
  if (tellsNumbers(manifest)) {
    return {
      told: manifest.output.task.name,
      numbers: answers,
      ...(known && { mean_absolute_error: errorOf(answers, known) }),
    }
  }
  return { classes: answers, ...(known && { accuracy: accuracyOf(answers, known) }) }
}

/// `logits` are BigInt, [record][output]; `known`, a class or number for each record, may be
/// missing.
export function makeReport({ manifest, scheme, logits, budget, known }) {
  return {
    model: manifest.name,
    scheme,
    images: logits.length,  // as older versions have it
    records: logits.length,
    ...answersOf(manifest, logits, known),
    noise_budget_bits: budget,
  }
}

export function toText(report) {
  const { classes, told, numbers } = report
  const areNames = classes?.some((found) => typeof found === 'string')
  const lines = [classes ? `Classes: ${classes.join(areNames ? ', ' : ' ')}`
    : `${told}: ${numbers.join(' ')}`]
  if (report.accuracy !== undefined) {
    const right = Math.round(report.accuracy * report.records)
    lines.push(`Right:   ${right} of ${report.records} (${(100 * report.accuracy).toFixed(2)} %)`)
  }
  if (report.mean_absolute_error !== undefined) {
    lines.push(`Mean absolute error: ${report.mean_absolute_error}`)
  }
  lines.push(`Noise budget left: ${report.noise_budget_bits} bits`)
  return lines.join('\n')
}

/// With the logits as well, as decimal strings: they may be larger than a JSON number holds.
export function toJson(report, logits) {
  return JSON.stringify({ ...report, logits: logits.map((row) => row.map(String)) })
}
