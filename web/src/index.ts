export {
  SealionClient,
  type Answer,
  type Answers,
  type EncryptedRequest,
  type EvaluationKeys,
  type LeastSecurity,
} from "./client.js";
export type { ConnectionOptions } from "./connection.js";
export { SealionError, type ErrorCode, type ErrorDetails } from "./errors.js";
export type { Column, Columns, ModelDescription, Range } from "./model.js";
export type { Records, Row } from "./records.js";
export type { InferenceParameters } from "./framing.js";
export {
  RemoteModel,
  type AskReport,
  type KeyReport,
  type RemoteModelOptions,
} from "./remote_model.js";
export {
  SealionServer,
  type EncryptedAnswer,
  type ModelEntry,
  type ModelMetadata,
} from "./server.js";
