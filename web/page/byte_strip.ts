/** More pixels than this nobody tells apart. */
const mostShown = 512 * 64;
/** So many times as wide as high. */
const breadth = 8;

/** Shows bytes as a strip of grey, a pixel each, the first of them where they are many: how many. */
export function showBytes(bytes: Uint8Array, canvas: HTMLCanvasElement): number {
  const shown = bytes.subarray(0, mostShown);
  canvas.width = Math.ceil(Math.sqrt(shown.length * breadth));
  canvas.height = Math.ceil(shown.length / canvas.width);
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(canvas.width, canvas.height);
  shown.forEach((byte, i) => image.data.set([byte, byte, byte, 255], 4 * i));
  context.putImageData(image, 0, 0);
  return shown.length;
}
