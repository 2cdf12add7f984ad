const columns = 512;
const rows = 64;

/** Shows the first of these bytes as a strip of grey, a pixel each: of a ciphertext, noise. */
export function showBytes(bytes: Uint8Array, canvas: HTMLCanvasElement): number {
  const shown = bytes.subarray(0, columns * rows);
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(columns, rows);
  shown.forEach((byte, i) => image.data.set([byte, byte, byte, 255], 4 * i));
  context.putImageData(image, 0, 0);
  return shown.length;
}
