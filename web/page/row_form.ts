import type { ModelDescription, Records, Row } from "../src/index.js";

/** More fields than this nobody fills in. */
const mostFields = 256;

/** A field of the form, and the value that stands in it. */
interface Field {
  name: string;
  element: HTMLElement;
  value(): number | string | null;
}

/** What a number may be, where that is to be told. */
interface Bounds {
  least?: number | null;
  most?: number | null;
}

function labelled(name: string, input: HTMLInputElement | HTMLSelectElement, hint = ""): HTMLElement {
  const label = document.createElement("label");
  label.textContent = name;
  if (hint) {
    const small = document.createElement("span");
    small.className = "hint";
    small.textContent = ` ${hint}`;
    label.append(small);
  }
  label.append(input);
  const wrapper = document.createElement("div");
  wrapper.append(label);
  return wrapper;
}

function numberField(name: string, { least = null, most = null }: Bounds): Field {
  const input = document.createElement("input");
  input.type = "text";
  input.inputMode = "decimal";
  input.autocomplete = "off";
  const isBounded = least !== null && most !== null;
  const hint = isBounded ? `${round(least)} to ${round(most)}` : "";
  const value = () => {
    const text = input.value.trim();
    const isNumber = text === "" || Number.isFinite(Number(text));
    input.setAttribute("aria-invalid", String(!isNumber));
    if (text === "") return null;
    if (isNumber) return Number(text);
    input.focus();
    throw new RangeError(`'${text}' is no number for ${name}.`);
  };
  return { name, element: labelled(name, input, hint), value };
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function textField(name: string, texts: string[]): Field {
  const select = document.createElement("select");
  select.append(new Option("(missing)", ""));
  texts.forEach((text, index) => select.append(new Option(text, String(index))));
  if (texts.length > 0) select.selectedIndex = 1;
  return {
    name,
    element: labelled(name, select),
    value: () => (select.value === "" ? null : texts[Number(select.value)]!),
  };
}

function fieldsOf(model: ModelDescription): Field[] | null {
  if (model.columns !== null) {
    if (model.columns.length > mostFields) return null;
    return model.columns.map((column) =>
      column.kind === "number"
        ? numberField(column.name, column.outside === "refuse" ? column : {})
        : textField(column.name, column.texts),
    );
  }
  const count = model.recordShape.reduce((product, extent) => product * extent, 1);
  if (count > mostFields) return null;
  const bounds = model.values ?? {};
  return Array.from({ length: count }, (_, i) => numberField(`Value ${i + 1}`, bounds));
}

/** One record of a model of tables or of few numbers, filled in by hand. */
export class RowForm {
  private constructor(
    private readonly fields: Field[],
    private readonly isTable: boolean,
  ) {}

  /** Puts the fields where they belong; null where the model asks for too many. */
  static make(model: ModelDescription, place: HTMLElement): RowForm | null {
    const fields = fieldsOf(model);
    place.replaceChildren(...(fields ?? []).map(({ element }) => element));
    return fields && new RowForm(fields, model.columns !== null);
  }

  /** What is filled in. Throws RangeError for what is no number. */
  values(): { records: Records; told: [string, string][] } {
    const values = this.fields.map((field) => [field.name, field.value()] as const);
    const told = values.map(([name, value]): [string, string] => [name, String(value ?? "missing")]);
    if (this.isTable) return { records: [Object.fromEntries(values) as Row], told };
    return { records: Float64Array.from(values, ([, value]) => Number(value ?? NaN)), told };
  }
}
