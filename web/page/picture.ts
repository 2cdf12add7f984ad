import { drawStrokes, type Point, type Stroke } from "./strokes.js";

/** Of a picture: rows and columns. */
export interface PictureSize {
  height: number;
  width: number;
}

/** As MNIST has digits: this share of the picture wide or high, and so thick a pen. */
const digitShare = 20 / 28;
const penShare = 2.6 / 28;
/** A small drawing is not made larger than this. */
const mostMagnified = 4;
/** Pixels are averages of as many by as many finer ones. */
const fineness = 4;

/** The size of pictures that records of this shape are; null for other records. */
export function pictureSize(shape: number[]): PictureSize | null {
  const [height, width, ...more] = shape.filter((extent) => extent !== 1);
  if (height === undefined || width === undefined || more.length > 0) return null;
  const isFit = [height, width].every((extent) => extent >= 8 && extent <= 64);
  return isFit ? { height, width } : null;
}

function centreOfBox(strokes: Stroke[]): { centre: Point; extent: number } {
  const points = strokes.flat();
  const xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
  const left = Math.min(...xs), right = Math.max(...xs);
  const top = Math.min(...ys), bottom = Math.max(...ys);
  return {
    centre: [(left + right) / 2, (top + bottom) / 2],
    extent: Math.max(right - left, bottom - top),
  };
}

/** Ink of each pixel, 0 to 255, with that point of the drawing in the middle. */
function rasterise(
  strokes: Stroke[],
  { height, width }: PictureSize,
  middle: Point,
  magnified: number,
): Uint8Array {
  const side = Math.min(height, width) * fineness;
  const canvas = document.createElement("canvas");
  canvas.width = width * fineness;
  canvas.height = height * fineness;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  drawStrokes(context, strokes, penShare * side, ([x, y]) => [
    canvas.width / 2 + (x - middle[0]) * magnified * side,
    canvas.height / 2 + (y - middle[1]) * magnified * side,
  ]);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = new Uint8Array(height * width);
  for (let i = 0; i < pixels.length; ++i) {
    const row = Math.floor(i / width) * fineness, column = (i % width) * fineness;
    let sum = 0;
    for (let y = row; y < row + fineness; ++y) {
      for (let x = column; x < column + fineness; ++x) sum += data[4 * (y * canvas.width + x) + 3]!;
    }
    pixels[i] = Math.round(sum / (fineness * fineness));
  }
  return pixels;
}

/** From the middle of the picture, in pixels. */
function centreOfMass(pixels: Uint8Array, { height, width }: PictureSize): Point {
  let x = 0, y = 0, mass = 0;
  pixels.forEach((ink, i) => {
    x += ink * ((i % width) + 0.5);
    y += ink * (Math.floor(i / width) + 0.5);
    mass += ink;
  });
  return mass === 0 ? [0, 0] : [x / mass - width / 2, y / mass - height / 2];
}

/**
 * A drawing as MNIST's digits were made: brought to one size, with its centre of mass in the middle
 * of the picture.
 */
export function pictureOf(strokes: Stroke[], size: PictureSize): Uint8Array {
  if (strokes.length === 0) return new Uint8Array(size.height * size.width);
  const { centre, extent } = centreOfBox(strokes);
  const magnified = Math.min(mostMagnified, (digitShare - penShare) / Math.max(extent, 0.01));
  const [dx, dy] = centreOfMass(rasterise(strokes, size, centre, magnified), size);
  const pixel = Math.min(size.height, size.width) * magnified;
  return rasterise(strokes, size, [centre[0] + dx / pixel, centre[1] + dy / pixel], magnified);
}

/** Shows a picture pixel by pixel. */
export function pictureView(pixels: Uint8Array, size: PictureSize): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(size.width, size.height);
  pixels.forEach((ink, i) => image.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * i));
  context.putImageData(image, 0, 0);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Your drawing as ${size.height} by ${size.width} pixels`);
  return canvas;
}
