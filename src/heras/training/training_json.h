#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "heras/training/compile_fields.h"
#include "heras/training/fit_fields.h"
#include "heras/training/training.h"

namespace sealion::heras {

/// All that decides what training finds, by the names of the fields.
nlohmann::json to_json(const CompileFields& fields);
nlohmann::json to_json(const CompileOptions& options);
/// The same, and the number of threads; without callbacks, files and the teacher.
nlohmann::json to_json(const FitFields& fields);
nlohmann::json to_json(const FitOptions& options);

/// One object for each epoch.
nlohmann::json to_json(const History& history);
/// Takes untrusted JSON: throws `corrupt` naming the field.
History history_from_json(const JsonValue& epochs);

}  // namespace sealion::heras
