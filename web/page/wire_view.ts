import type { AskReport, KeyReport } from "../src/index.js";
import { showBytes } from "./byte_strip.js";
import { element, show, tell } from "./elements.js";
import { asBytes, asTime } from "./figures.js";

type Line = [what: string, where: string, bytes: string, time: string];

function showLines(keyLines: Line[], askLines: Line[]): void {
  const body = element<HTMLTableElement>("ledger").tBodies[0]!;
  body.replaceChildren();
  for (const [what, where, bytes, time] of [...keyLines, ...askLines]) {
    const row = body.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = what;
    const place = document.createElement("span");
    place.className = "where";
    place.textContent = where;
    head.append(" ", place);
    row.append(head);
    const cell = row.insertCell();
    cell.className = "bytes";
    cell.textContent = bytes;
    row.insertCell().textContent = time;
  }
}

/** The account of what was sent and what was not. */
export class WireView {
  #keyLines: Line[] = [];

  showKeys(keys: KeyReport): void {
    this.#keyLines = [["Secret key", "stays in this tab", "", `made in ${asTime(keys.makeSeconds)}`]];
    if (keys.bytes > 0) {
      this.#keyLines.push([
        "Evaluation keys",
        "to the server, once",
        asBytes(keys.bytes),
        `sent in ${asTime(keys.uploadSeconds)}`,
      ]);
    }
    show("wire", false);
    showLines(this.#keyLines, []);
  }

  /** `record` is what is shown of the record, beside what is sent of it. */
  showAsk(asked: AskReport, record: HTMLElement): void {
    const server = asked.evaluateSeconds;
    showLines(this.#keyLines, [
      ["Your record", "stays in this tab", "", `encrypted in ${asTime(asked.encryptSeconds)}`],
      ["Request", "to the server", asBytes(asked.request.length), ""],
      [
        "Answer",
        "from the server",
        asBytes(asked.answer.length),
        `after ${asTime(asked.serverSeconds)}` +
          (server === undefined ? "" : `, ${asTime(server)} of it computing`),
      ],
      ["Class or number", "stays in this tab", "", `decrypted in ${asTime(asked.decryptSeconds)}`],
    ]);
    element("record-view").replaceChildren(record);
    const strip = element<HTMLCanvasElement>("strip");
    const shown = showBytes(asked.request, strip), all = asked.request.length;
    const part = shown === all ? "The request" : `The first ${asBytes(shown)} of the request`;
    const caption = `${part}, byte by byte: this is what the server sees`;
    strip.setAttribute("aria-label", `${caption}. It looks like noise.`);
    tell("strip-caption", caption);
    show("wire", true);
  }
}
