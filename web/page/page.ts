import {
  RemoteModel,
  SealionError,
  SealionServer,
  type ModelDescription,
} from "../src/index.js";
import { Asking, forgetAnswer, showNoAnswer, type Question } from "./asking.js";
import { DrawingPad } from "./drawing_pad.js";
import { element, show, tell } from "./elements.js";
import { asBytes, asTime } from "./figures.js";
import { pictureOf, pictureSize, pictureView, type PictureSize } from "./picture.js";
import { sentenceOf } from "./problems.js";
import { RowForm } from "./row_form.js";
import { sampleDigits } from "./samples.js";
import { WireView } from "./wire_view.js";

const address = new URL(".", location.href);
const wire = new WireView();
const asking = new Asking(wire);
let token = "";
let model: RemoteModel | null = null;
let picture: PictureSize | null = null;
let form: RowForm | null = null;
let retry: () => void = () => {};

const pad = new DrawingPad(
  element<HTMLCanvasElement>("pad"),
  element("pad-position"),
  () => {
    if (model?.model.queryBudget === null) askDrawing();
  },
  askDrawing,
);

function options() {
  return {
    ...(token && { token }),
    onBusy: (seconds: number) =>
      tell("key-status", `The server is busy. Asking again in ${asTime(seconds)}.`),
  };
}

/** Shows what went wrong, and what the button "Try again" does. */
function fail(thrown: unknown, again: () => void): void {
  if (thrown instanceof SealionError && thrown.code === "unauthorized") return askForToken();
  retry = again;
  tell("problem-text", sentenceOf(thrown));
  show("problem", true);
}

function askForToken(): void {
  show("token-form", true);
  if (token) {
    tell("problem-text", "The server does not know this token.");
    show("problem", true);
    show("try-again", false);
  }
  element("token").focus();
}

function clearProblem(): void {
  show("problem", false);
  show("try-again", true);
}

async function start(): Promise<void> {
  clearProblem();
  try {
    const server = new SealionServer(address, options());
    await server.check();
    const models = (await server.models()).filter(({ state }) => state === "READY");
    show("token-form", false);
    const names = [...new Set(models.map(({ name }) => name))];
    const select = element<HTMLSelectElement>("model");
    select.replaceChildren(...names.map((name) => new Option(name)));
    show("model-choice", names.length > 1);
    if (names.length === 0) throw new SealionError("not_found", "this server has no model that is ready");
    await open(names[0]!);
  } catch (thrown) {
    fail(thrown, start);
  }
}

function factsOf(model: ModelDescription): string {
  const shape = model.columns ? `rows of ${model.columns.length} columns` : `records of ${model.recordShape.join(" × ")}`;
  const answers = model.tellsNumbers ? "tells a number" : `tells ${model.classes.length} classes apart`;
  const budget = model.queryBudget === null ? "" : ` It answers ${model.queryBudget} records for one key.`;
  return `'${model.name}' takes ${shape} and ${answers}.${budget}`;
}

async function open(name: string): Promise<void> {
  clearProblem();
  const select = element<HTMLSelectElement>("model");
  select.disabled = true;
  show("work", false);
  show("model-card", true);
  tell("model-facts", "");
  tell("key-status", "Reading the model and making a key …");
  try {
    await model?.wipe();
    model = await RemoteModel.open(address, name, options());
    tell("model-facts", factsOf(model.model));
    const keys = await model.prepare();
    wire.showKeys(keys);
    tell(
      "key-status",
      `Your key is ready, made in ${asTime(keys.makeSeconds)}.` +
        (keys.bytes > 0 ? ` ${asBytes(keys.bytes)} of evaluation keys are with the server.` : ""),
    );
    showRecordOf(model.model);
  } catch (thrown) {
    tell("key-status", "");
    fail(thrown, () => void open(name));
  } finally {
    select.disabled = false;
  }
}

function showRecordOf(description: ModelDescription): void {
  picture = description.columns === null && description.values ? pictureSize(description.recordShape) : null;
  form = picture ? null : RowForm.make(description, element("fields"));
  show("drawing", picture !== null);
  show("row-form", form !== null);
  show("no-form", picture === null && form === null);
  show("samples", description.classes.length === 10);
  pad.show([]);
  forgetAnswer();
  show("work", true);
}

/** Ink of pixels as the model's values. */
function valuesOf(pixels: Uint8Array): Uint8Array | Float64Array {
  const { least, most } = model!.model.values!;
  if (least === 0 && most === 255) return pixels;
  return Float64Array.from(pixels, (ink) => least + (ink / 255) * (most - least));
}

function askDrawing(): void {
  if (!picture) return;
  if (pad.strokes.length === 0) {
    showNoAnswer("Nothing drawn yet.");
    return;
  }
  const pixels = pictureOf(pad.strokes, picture);
  void ask({ records: valuesOf(pixels), view: pictureView(pixels, picture) });
}

function askRow(): void {
  if (!form) return;
  clearProblem();
  try {
    const { records, told: values } = form.values();
    const view = document.createElement("dl");
    view.tabIndex = 0;
    for (const [name, value] of values) {
      const term = document.createElement("dt"), description = document.createElement("dd");
      term.textContent = name;
      description.textContent = value;
      view.append(term, description);
    }
    void ask({ records, view });
  } catch (thrown) {
    fail(new SealionError("invalid_argument", (thrown as Error).message), askRow);
  }
}

async function ask(question: Question): Promise<void> {
  if (!model) return;
  clearProblem();
  try {
    await asking.ask(model, question);
  } catch (thrown) {
    fail(thrown, () => void ask(question));
  }
}

element("try-again").addEventListener("click", () => retry());
element("clear").addEventListener("click", () => pad.show([]));
element("ask-drawing").addEventListener("click", askDrawing);
element("row-form").addEventListener("submit", (event) => {
  event.preventDefault();
  askRow();
});
element("model").addEventListener("change", (event) => {
  void open((event.target as HTMLSelectElement).value);
});
element("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  token = element<HTMLInputElement>("token").value.trim();
  void start();
});
sampleDigits.forEach((strokes, digit) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = String(digit);
  button.setAttribute("aria-label", `Take a drawn ${digit}`);
  button.addEventListener("click", () => {
    pad.show(strokes);
    askDrawing();
  });
  element("samples").append(button);
});

// The worker may be ended before it has overwritten the key; its memory goes with it all the same.
addEventListener("pagehide", () => {
  void model?.wipe();
  model = null;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) void start();
});

void start();
