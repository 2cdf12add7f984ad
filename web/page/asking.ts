import type { Answer, AskReport, Records, RemoteModel } from "../src/index.js";
import { showBars, told, toldMore } from "./answer_view.js";
import { element, tell } from "./elements.js";
import type { WireView } from "./wire_view.js";

/** A record, and what the page shows of it. */
export interface Question {
  records: Records;
  view: HTMLElement;
}

/** Until then nobody needs to be told that it takes its time. */
const patienceMilliseconds = 400;

export function showNoAnswer(text: string): void {
  tell("told", text);
  tell("told-more", "");
}

export function forgetAnswer(): void {
  showNoAnswer("Nothing asked yet.");
  element("bars").replaceChildren();
}

function showAnswer(answer: Answer, model: RemoteModel): void {
  tell("told", told(answer));
  tell("told-more", toldMore(answer));
  showBars(answer, model.model, element("bars"));
}

async function withPatience(work: Promise<AskReport>): Promise<AskReport> {
  const waiting = setTimeout(() => tell("told-more", "Encrypting and asking …"), patienceMilliseconds);
  try {
    return await work;
  } finally {
    clearTimeout(waiting);
  }
}

/** Asks one question after another; of those that come meanwhile, the last: a drawing goes on. */
export class Asking {
  #next: Question | null = null;
  #isAsking = false;

  constructor(private readonly wire: WireView) {}

  /** Throws `SealionError` where the first that it waits for, or a later one, has no answer. */
  async ask(model: RemoteModel, question: Question): Promise<void> {
    this.#next = question;
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (this.#next) {
        const { records, view }: Question = this.#next;
        this.#next = null;
        const asked = await withPatience(model.ask(records));
        showAnswer(asked.records[0]!, model);
        this.wire.showAsk(asked, view);
      }
    } catch (thrown) {
      showNoAnswer("No answer.");
      throw thrown;
    } finally {
      this.#isAsking = false;
    }
  }
}
