#pragma once

#include <string>

#include "exchange/manifest.h"

namespace sealion {

/// Throws `invalid_argument` unless a model's name is 1 to `longest_model_name` printable ASCII
/// characters: it is printed, so no escape sequences, and part of a JSON document.
void check_manifest_name(const std::string& name);

/// Throws `corrupt` or `invalid_argument` unless preprocessing makes the inputs and the task has
/// the outputs that the manifest states.
void check_meaning(const Manifest& manifest);

/// Throws `corrupt` naming the field of an untrusted manifest whose shapes contradict each other or
/// would have its client allocate more than any model needs; `invalid_argument` and `insecure` as
/// Parameters::create_channels does.
void check_manifest_bounds(const Manifest& manifest);

}  // namespace sealion
