/** A point of a drawing: x from the left, y from the top, both 0 to 1. */
export type Point = readonly [x: number, y: number];

/** What the pen wrote without being lifted. */
export type Stroke = Point[];

/** Draws strokes on a square of so many pixels, after `place` has moved each point. */
export function drawStrokes(
  context: CanvasRenderingContext2D,
  strokes: Stroke[],
  lineWidth: number,
  place: (point: Point) => Point,
): void {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = lineWidth;
  for (const stroke of strokes) {
    const [first, ...rest] = stroke.map(place);
    if (!first) continue;
    context.beginPath();
    context.moveTo(...first);
    // A point alone is a dot: a line of no length with round ends.
    for (const point of rest.length > 0 ? rest : [first]) context.lineTo(...point);
    context.stroke();
  }
}
