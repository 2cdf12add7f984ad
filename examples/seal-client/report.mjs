// What the logits say.

/// The first of the largest.
const argmax = (values) => values.reduce((best, value, i) => (value > values[best] ? i : best), 0)

const accuracyOf = (classes, labels) =>
  classes.filter((found, i) => found === labels[i]).length / classes.length

/// `logits` are BigInt, [image][output]; `labels` may be missing.
export function makeReport({ manifest, scheme, logits, budget, labels }) {
  const classes = logits.map(argmax)
  return {
    model: manifest.name,
    scheme,
    images: classes.length,
    classes,
    ...(labels && { accuracy: accuracyOf(classes, labels) }),
    noise_budget_bits: budget,
  }
}

export function toText(report) {
  const lines = [`Classes: ${report.classes.join(' ')}`]
  if (report.accuracy !== undefined) {
    const right = Math.round(report.accuracy * report.images)
    lines.push(`Right:   ${right} of ${report.images} (${(100 * report.accuracy).toFixed(2)} %)`)
  }
  lines.push(`Noise budget left: ${report.noise_budget_bits} bits`)
  return lines.join('\n')
}

/// With the logits as well, as decimal strings: they may be larger than a JSON number holds.
export function toJson(report, logits) {
  return JSON.stringify({ ...report, logits: logits.map((row) => row.map(String)) })
}
