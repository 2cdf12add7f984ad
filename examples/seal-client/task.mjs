// What the answers of a model mean: `output.task` of docs/wire-format.md.

/// What a number that is told goes through, by name.
const functions = {
  identity: (x) => x,
  exp: Math.exp,
  expm1: Math.expm1,
  logistic: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0)
}

const areTexts = (values) => Array.isArray(values) && values.every((v) => typeof v === 'string')

/// Refuses a task that so many values cannot have.
export function checkTask(task, values) {
  const isOfClasses = areTexts(task.classes) &&
    (task.classes.length === values || (task.classes.length === 2 && values === 1))
  const isOfNumbers = typeof task.name === 'string' && Number.isFinite(task.offset) &&
    Object.hasOwn(functions, task.function ?? 'identity') && values === 1
  if (!isOfClasses && !isOfNumbers) {
    throw new Error(`output.task is not one that ${values} values can have`)
  }
}

/// The first of the largest.
const argmax = (values) => values.reduce((best, value, i) => (value > values[best] ? i : best), 0)

/// Whether a number is told of each record, and not its class.
export const tellsNumbers = ({ output }) => output.task?.name !== undefined

/// The class of a record, by its name or, where the manifest has none, its number.
function classOf({ output: { task } }, logits) {
  if (!task) return argmax(logits)
  if (logits.length === 1) return task.classes[logits[0] > 0n ? 1 : 0]
  return task.classes[argmax(logits)]
}

const numberOf = ({ output: { scale, task } }, [value]) =>
  functions[task.function ?? 'identity'](Number(value) * scale + task.offset)

/// What is told of a record by its logits, BigInt: a class or a number.
export const answerOf = (manifest, logits) =>
  (tellsNumbers(manifest) ? numberOf(manifest, logits) : classOf(manifest, logits))
