#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "data/task.h"

namespace sealion {

/// As manifests and model files have it: {"classes": [...]} or {"name": ..., "offset": ...}.
nlohmann::ordered_json to_json(const Task& task);

/// The inverse, for untrusted JSON. Throws `corrupt` naming the field.
Task read_task(const JsonValue& json);

}  // namespace sealion
