import { SealionError } from "./errors.js";
import type { Columns, ModelDescription } from "./model.js";

/** A row of a table: values by the names of columns; `null`, or nothing, where one is missing. */
export type Row = Record<string, number | string | null | undefined>;

/**
 * What a model is asked about.
 *
 * - Of a model of pictures: a `Uint8Array` of pixels 0 to 255, one picture or several one after
 *   another.
 * - Of a model of numbers: a `Float64Array` or an array of numbers, one record or several; or an
 *   array of such arrays, one a record. `NaN` where a number is missing.
 * - Of a model of tables: rows.
 */
export type Records = Uint8Array | Float64Array | number[] | number[][] | Row[];

/** Records as the WebAssembly module takes them. @internal */
export type ModuleRecords =
  | { count: number; shape: number[]; pixels: Uint8Array }
  | { count: number; shape: number[]; numbers: Float64Array }
  | { count: number; columns: ModuleColumn[] };

/** @internal */
export type ModuleColumn =
  | { name: string; numbers: Float64Array }
  | { name: string; categories: string[]; ofRow: Uint32Array };

/** Stands for a row without a text. */
const missingText = 0xffffffff;

function isRows(records: Records): records is Row[] {
  const first = Array.isArray(records) ? records[0] : undefined;
  return typeof first === "object" && first !== null && !Array.isArray(first);
}

function numbersOf(column: string, rows: Row[]): Float64Array {
  return Float64Array.from(rows, (row, index) => {
    const value = row[column] ?? NaN;
    if (typeof value === "number") return value;
    throw new SealionError(
      "invalid_argument",
      `row ${index}, column '${column}': '${value}' is a text where the model takes a number`,
    );
  });
}

function textsOf(column: string, rows: Row[]): ModuleColumn {
  const texts = rows.map((row) => {
    const value = row[column];
    return value === null || value === undefined ? undefined : String(value);
  });
  // In the order of UTF-8's bytes, as C++ compares; that of UTF-16 differs beyond the first plane.
  const categories = [...new Set(texts.filter((text) => text !== undefined))].sort(compareUtf8);
  const numbers = new Map(categories.map((text, index) => [text, index]));
  const ofRow = texts.map((text) => (text === undefined ? missingText : numbers.get(text)!));
  return { name: column, categories, ofRow: Uint32Array.from(ofRow) };
}

function compareUtf8(a: string, b: string): number {
  const x = [...a], y = [...b];
  for (let i = 0; i < x.length && i < y.length; ++i) {
    const difference = x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}

function tableOf(rows: Row[], columns: Columns): ModuleRecords {
  return {
    count: rows.length,
    columns: columns.map((column) =>
      column.kind === "number"
        ? { name: column.name, numbers: numbersOf(column.name, rows) }
        : textsOf(column.name, rows),
    ),
  };
}

function countOf(values: number, model: ModelDescription): number {
  const each = model.recordShape.reduce((product, extent) => product * extent, 1);
  if (values > 0 && values % each === 0) return values / each;
  throw new SealionError(
    "invalid_argument",
    `${values} numbers are no whole number of records of ${each}`,
  );
}

/** What users give, as the module takes it. Throws `invalid_argument`. @internal */
export function moduleRecords(records: Records, model: ModelDescription): ModuleRecords {
  if (model.columns !== null) {
    if (isRows(records)) return tableOf(records, model.columns);
    throw new SealionError("invalid_argument", `'${model.name}' takes rows with columns by name`);
  }
  if (isRows(records)) {
    throw new SealionError("invalid_argument", `'${model.name}' takes numbers, not rows by name`);
  }
  const shape = model.recordShape;
  if (records instanceof Uint8Array) {
    return { count: countOf(records.length, model), shape, pixels: records };
  }
  const numbers =
    records instanceof Float64Array ? records : Float64Array.from((records as number[][]).flat());
  return { count: countOf(numbers.length, model), shape, numbers };
}
