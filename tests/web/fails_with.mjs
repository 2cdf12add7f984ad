import assert from "node:assert/strict";

import { SealionError } from "../../web/dist/package/dist/index.js";

/** For assert.rejects: a SealionError with that code and a message that matches. */
export function failsWith(code, message) {
  return (error) => {
    assert.ok(error instanceof SealionError, String(error?.stack ?? error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}
