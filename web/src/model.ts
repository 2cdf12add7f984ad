/** A column that a model of tables looks at. */
export type Column =
  | {
      name: string;
      kind: "number";
      least: number | null;
      most: number | null;
      /** What becomes of a value beyond least or most. */
      outside: "refuse" | "clip";
    }
  | { name: string; kind: "text"; texts: string[] };

/** Those of one model. */
export type Columns = Column[];

/** From the least to the largest value. */
export interface Range {
  least: number;
  most: number;
}

/** What a client knows of a model: its public manifest. */
export interface ModelDescription {
  name: string;
  /** Of one record of numbers or pixels: [28, 28]; of a table's row, how many columns. */
  recordShape: number[];
  /** Of a model of tables; else null. */
  columns: Columns | null;
  /** Of records of numbers, what each may be: pixels are in [0, 255]; null where no rule says. */
  values: Range | null;
  /** Integers of one record. */
  inputs: number;
  /** The smallest and the largest integer that a record may hold. */
  inputLow: number;
  inputHigh: number;
  /** Integers of one answer. */
  outputs: number;
  /** Records that one request has room for. */
  batch: number;
  /** What the classes are called; none of a model that tells numbers. */
  classes: string[];
  /** Whether its answers are numbers, not classes. */
  tellsNumbers: boolean;
  /** Whether answers tell the probability of each class. */
  tellsProbabilities: boolean;
  /** Whether the server needs evaluation keys to answer. */
  needsEvaluationKeys: boolean;
  /** Records that the server answers for one key; null for any number. */
  queryBudget: number | null;
}

/** What the module says of a model by itself. @internal */
export type ModuleDescription = Omit<
  ModelDescription,
  "recordShape" | "columns" | "values" | "queryBudget"
> & { inputShape: number[] };

const pixels: Range = { least: 0, most: 255 };

interface NumericRule {
  least?: number;
  most?: number;
  outside?: "refuse" | "clip";
}

interface Preprocessing {
  shape?: number[];
  rules?: NumericRule[];
  columns?: ({ name: string; categories?: string[]; is_text?: boolean; known?: string[] } & NumericRule)[];
  inputs?: ({ column: number; texts?: string[] } & NumericRule)[];
}

interface Manifest {
  input: { preprocessing?: Preprocessing };
  query_budget?: number;
}

/** Texts of a column that the rules of single inputs look at. */
function textsOfInputs(preprocessing: Preprocessing, column: number): string[] {
  const rules = preprocessing.inputs?.filter((input) => input.column === column) ?? [];
  return [...new Set(rules.flatMap((input) => input.texts ?? []))].sort();
}

function columnsOf(preprocessing: Preprocessing): Columns {
  return preprocessing.columns!.map((column, index) => {
    if (column.categories) return { name: column.name, kind: "text", texts: column.categories };
    if (column.is_text) {
      const texts = column.known ?? textsOfInputs(preprocessing, index);
      return { name: column.name, kind: "text", texts };
    }
    const { name, least = null, most = null, outside = "clip" } = column;
    return { name, kind: "number", least, most, outside };
  });
}

/** Of all rules together; null where one takes anything. */
function rangeOf(rules: NumericRule[]): Range | null {
  const leasts = rules.map((rule) => rule.least ?? -Infinity);
  const mosts = rules.map((rule) => rule.most ?? Infinity);
  const range = { least: Math.min(...leasts), most: Math.max(...mosts) };
  return Number.isFinite(range.least) && Number.isFinite(range.most) ? range : null;
}

/** What the manifest says of records, after the module has read it and found it sound. @internal */
export function describeModel(description: ModuleDescription, manifest: string): ModelDescription {
  const { inputShape, ...told } = description;
  const { input, query_budget: queryBudget = null } = JSON.parse(manifest) as Manifest;
  const rest = { ...told, queryBudget };
  const { preprocessing } = input;
  if (!preprocessing) return { ...rest, recordShape: inputShape, columns: null, values: pixels };
  if (preprocessing.columns?.length) {
    const columns = columnsOf(preprocessing);
    return { ...rest, recordShape: [columns.length], columns, values: null };
  }
  const values = rangeOf(preprocessing.rules ?? preprocessing.inputs ?? []);
  return { ...rest, recordShape: preprocessing.shape ?? inputShape, columns: null, values };
}
