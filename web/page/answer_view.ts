import type { Answer, ModelDescription } from "../src/index.js";
import { asShare } from "./figures.js";

interface Bar {
  name: string;
  share: number;
  figure: string;
}

/** Bars of logits begin at the smallest. */
function logitBars(answer: Answer, names: string[]): Bar[] {
  const logits = answer.integers.map(Number);
  const least = Math.min(...logits, 0), most = Math.max(...logits, 1);
  return logits.map((logit, i) => ({
    name: names[i] ?? `Value ${i + 1}`,
    share: (logit - least) / (most - least),
    figure: answer.integers[i]!.toLocaleString("en"),
  }));
}

function barsOf(answer: Answer, model: ModelDescription): { caption: string; bars: Bar[] } {
  if (!answer.probabilities) {
    const names = model.outputs === model.classes.length ? model.classes : [];
    return { caption: "The integers of the answer", bars: logitBars(answer, names) };
  }
  const bars = answer.probabilities.map((share, i) => ({
    name: model.classes[i]!,
    share,
    figure: asShare(share),
  }));
  return { caption: "Probability of each class", bars };
}

function row({ name, share, figure }: Bar, isChosen: boolean): HTMLTableRowElement {
  const line = document.createElement("tr");
  line.classList.toggle("chosen", isChosen);
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  const track = line.insertCell();
  track.className = "track";
  const bar = document.createElement("span");
  bar.className = "bar";
  bar.style.width = `${100 * share}%`;
  track.append(bar);
  track.setAttribute("aria-hidden", "true");
  const cell = line.insertCell();
  cell.className = "figure";
  cell.textContent = figure;
  line.prepend(head);
  return line;
}

/** A bar for each class, or for each integer of the answer. */
export function showBars(answer: Answer, model: ModelDescription, place: HTMLElement): void {
  const { caption, bars } = barsOf(answer, model);
  const table = document.createElement("table");
  table.createCaption().textContent = caption;
  const body = table.createTBody();
  bars.forEach((bar, i) => body.append(row(bar, i === answer.classIndex)));
  place.replaceChildren(table);
}

/** "7", or "price 3.2". */
export function told(answer: Answer): string {
  if (answer.number !== undefined) return String(Number(answer.number.toPrecision(6)));
  return answer.className!;
}

/** What stands below it. */
export function toldMore(answer: Answer): string {
  const share = answer.classIndex === undefined ? undefined : answer.probabilities?.[answer.classIndex];
  return share === undefined ? "" : `with probability ${asShare(share)} by the model's own account`;
}
