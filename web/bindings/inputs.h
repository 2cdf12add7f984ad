#pragma once

#include <emscripten/val.h>
#include <sealion/inputs.h>

namespace sealion::web {

/// What JavaScript gives, made by web/src/inputs.ts: {count, shape, pixels: Uint8Array},
/// {count, shape, numbers: Float64Array} or {count, columns: [{name, numbers} or {name,
/// categories, ofRow: Uint32Array}]}.
Inputs inputs_of(const emscripten::val& records);

}  // namespace sealion::web
