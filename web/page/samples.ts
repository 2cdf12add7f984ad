import type { Point, Stroke } from "./strokes.js";

/** Points of an ellipse from one angle to another, in turns clockwise from the right. */
function arc([x, y]: Point, [rx, ry]: Point, from: number, to: number): Stroke {
  const steps = Math.ceil(Math.abs(to - from) * 32);
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / steps);
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}

/** Digits as people write them, for whoever does not draw. */
export const sampleDigits: Stroke[][] = [
  [arc([0.5, 0.5], [0.2, 0.32], -0.25, 0.75)],
  [[[0.53, 0.17], [0.48, 0.83]]],
  [[...arc([0.5, 0.34], [0.19, 0.17], -0.45, 0.1), [0.32, 0.82], [0.7, 0.82]]],
  [[...arc([0.47, 0.33], [0.19, 0.16], -0.42, 0.25), ...arc([0.47, 0.66], [0.21, 0.17], -0.25, 0.42)]],
  [
    [[0.36, 0.18], [0.31, 0.54], [0.7, 0.52]],
    [[0.63, 0.2], [0.6, 0.85]],
  ],
  [
    [[0.68, 0.18], [0.38, 0.18], [0.36, 0.46], ...arc([0.47, 0.63], [0.2, 0.19], -0.3, 0.4)],
  ],
  [[[0.6, 0.15], [0.44, 0.32], ...arc([0.5, 0.65], [0.17, 0.18], 0.5, 1.5)]],
  [[[0.3, 0.2], [0.7, 0.2], [0.46, 0.84]]],
  [
    [
      ...arc([0.5, 0.33], [0.15, 0.16], 0.25, -0.75),
      ...arc([0.5, 0.67], [0.18, 0.18], -0.25, 0.75),
    ],
  ],
  [[...arc([0.49, 0.34], [0.16, 0.17], 0, -1), [0.64, 0.42], [0.57, 0.85]]],
];
