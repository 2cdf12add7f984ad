import { SealionError } from "./errors.js";

/** The header that says where the JSON of a body ends. */
export const headerLengthName = "Inference-Header-Content-Length";

/** What goes with an encrypted request. */
export interface InferenceParameters {
  /** The name of the evaluation keys, where the model needs them. */
  evaluation_keys?: string;
  /** After so many microseconds the server gives up. */
  timeout?: number;
}

/** The JSON header of an answer, as far as clients read it. @internal */
export interface InferenceHeader {
  model_version?: string;
  parameters?: { evaluate_seconds?: number };
  outputs?: { parameters?: { binary_data_size?: number } }[];
}

const lengthBytes = 4;

/** The body of an inference: JSON, then one BYTES element with its length in front. @internal */
export function inferenceBody(
  request: Uint8Array,
  parameters: InferenceParameters,
): { body: Uint8Array<ArrayBuffer>; headerLength: number } {
  const header = new TextEncoder().encode(
    JSON.stringify({
      parameters,
      inputs: [
        {
          name: "request",
          shape: [1],
          datatype: "BYTES",
          parameters: { binary_data_size: lengthBytes + request.length },
        },
      ],
      outputs: [{ name: "answer", parameters: { binary_data: true } }],
    }),
  );
  const body = new Uint8Array(header.length + lengthBytes + request.length);
  body.set(header);
  new DataView(body.buffer).setUint32(header.length, request.length, true);
  body.set(request, header.length + lengthBytes);
  return { body, headerLength: header.length };
}

function unsound(what: string): SealionError {
  return new SealionError("corrupt", `the server's answer is no inference: ${what}`);
}

/** The parts of an answer's body. Throws `corrupt`. @internal */
export function readInference(
  body: Uint8Array,
  headerLength: number,
): { header: InferenceHeader; answer: Uint8Array } {
  if (!Number.isInteger(headerLength) || headerLength < 2 || headerLength > body.length) {
    throw unsound(`a header of ${headerLength} bytes in ${body.length}`);
  }
  let header: InferenceHeader;
  try {
    header = JSON.parse(new TextDecoder().decode(body.subarray(0, headerLength)));
  } catch {
    throw unsound("its header is not JSON");
  }
  const element = body.subarray(headerLength);
  if (header.outputs?.[0]?.parameters?.binary_data_size !== element.length) {
    throw unsound(`${element.length} bytes follow its header, which tells another number`);
  }
  if (element.length < lengthBytes) throw unsound("it is cut off");
  const view = new DataView(element.buffer, element.byteOffset, element.length);
  if (view.getUint32(0, true) !== element.length - lengthBytes) {
    throw unsound("the length of its element is not that of its bytes");
  }
  return { header, answer: element.subarray(lengthBytes) };
}
