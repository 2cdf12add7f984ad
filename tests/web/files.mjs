// Files for and from the command.
import { readFileSync, writeFileSync } from "node:fs";

export const text = (path) => readFileSync(path, "utf8");
export const bytes = (path) => new Uint8Array(readFileSync(path));

/** An array of bytes as NumPy has it, [count][shape]. */
export function writePixels(path, pixels, count, shape) {
  const dimensions = [count, ...shape].join(", ");
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + "\n";
  const head = Buffer.alloc(10);
  head.write("\x93NUMPY\x01\x00", "latin1");
  head.writeUInt16LE(padded.length, 8);
  writeFileSync(path, Buffer.concat([head, Buffer.from(padded, "latin1"), pixels]));
}

/** Pixels that are the same in every run. */
export function pixelsOf(count) {
  let state = 12345;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
}

/** The columns logit_0, logit_1, ... of what `sealion decrypt --out` wrote, row by row. */
export function logitsIn(csv) {
  const [names, ...rows] = text(csv).trim().split("\n").map((line) => line.split(","));
  const logits = names.flatMap((name, i) => (name.startsWith("logit_") ? [i] : []));
  return rows.map((row) => logits.map((i) => BigInt(row[i])));
}

/** Rows as a CSV file with a header; nothing where a value is missing. */
export function writeRows(path, rows) {
  const names = Object.keys(rows[0]);
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
  writeFileSync(path, lines.map((line) => line.join(",")).join("\n") + "\n");
}
