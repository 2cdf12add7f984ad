import { drawStrokes, type Point, type Stroke } from "./strokes.js";

/** Cells of the grid that the keyboard's cursor moves on. */
const cells = 28;
const lineWidth = 20;
/** After the pen is lifted, before what is drawn counts as whole: a digit may have two strokes. */
const pauseMilliseconds = 350;

/** Where people draw. */
export class DrawingPad {
  #strokes: Stroke[] = [];
  #pen: number | "key" | null = null;
  #cursor: [column: number, row: number] = [cells / 2, cells / 4];
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** `onDrawn` is told once the pen was lifted for a moment, `onEnter` that an answer is wanted now. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly position: HTMLElement,
    private readonly onDrawn: () => void,
    private readonly onEnter: () => void,
  ) {
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(name, (event) => this.#up(event));
    }
    canvas.addEventListener("keydown", (event) => this.#key(event));
    for (const name of ["focus", "blur"] as const) canvas.addEventListener(name, () => this.#paint());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#paint());
  }

  get strokes(): Stroke[] {
    return this.#strokes;
  }

  /** Takes another drawing in place of what is there. */
  show(strokes: Stroke[]): void {
    clearTimeout(this.#pause);
    this.#pen = null;
    this.#strokes = strokes.map((stroke) => [...stroke]);
    this.#paint();
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.#pen !== null) return;
    clearTimeout(this.#pause);
    this.canvas.setPointerCapture(event.pointerId);
    this.#pen = event.pointerId;
    this.#strokes.push([this.#pointOf(event)]);
    this.#paint();
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pen) return;
    // All that the pen did since the last frame: a fast curve stays one.
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length > 0 ? all : [event]) this.#strokes.at(-1)!.push(this.#pointOf(one));
    this.#paint();
  }

  #up(event: PointerEvent): void {
    if (event.pointerId === this.#pen) this.#lift();
  }

  #lift(): void {
    this.#pen = null;
    this.#pause = setTimeout(this.onDrawn, pauseMilliseconds);
  }

  #key(event: KeyboardEvent): void {
    const steps: Record<string, Point> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const step = steps[event.key];
    if (step) this.#step(step);
    else if (event.key === " ") this.#togglePen();
    else if (event.key === "Enter") this.#enter();
    else if (event.key === "Delete" || event.key === "Backspace") this.show([]);
    else return;
    event.preventDefault();
  }

  #step([dx, dy]: Point): void {
    const within = (place: number) => Math.min(cells - 1, Math.max(0, place));
    this.#cursor = [within(this.#cursor[0] + dx), within(this.#cursor[1] + dy)];
    if (this.#pen === "key") this.#strokes.at(-1)!.push(this.#cursorPoint());
    this.#tell();
  }

  #togglePen(): void {
    if (this.#pen === "key") {
      this.#pen = null;
    } else if (this.#pen === null) {
      this.#pen = "key";
      this.#strokes.push([this.#cursorPoint()]);
    }
    this.#tell();
  }

  #enter(): void {
    clearTimeout(this.#pause);
    this.#pen = null;
    this.onEnter();
  }

  #tell(): void {
    const [column, row] = this.#cursor;
    const pen = this.#pen === "key" ? "pen down" : "pen up";
    this.position.textContent = `Row ${row + 1}, column ${column + 1} of ${cells}, ${pen}`;
    this.#paint();
  }

  #cursorPoint(): Point {
    return [(this.#cursor[0] + 0.5) / cells, (this.#cursor[1] + 0.5) / cells];
  }

  #pointOf(event: PointerEvent): Point {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  #paint(): void {
    const context = this.canvas.getContext("2d")!;
    const { width, height } = this.canvas;
    const style = getComputedStyle(this.canvas);
    context.clearRect(0, 0, width, height);
    context.strokeStyle = style.color;
    drawStrokes(context, this.#strokes, lineWidth, ([x, y]) => [x * width, y * height]);
    if (!this.canvas.matches(":focus-visible")) return;
    const [x, y] = this.#cursorPoint();
    context.strokeStyle = style.outlineColor;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x * width, y * height, lineWidth / 2, 0, 2 * Math.PI);
    context.stroke();
  }
}
