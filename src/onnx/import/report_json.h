#pragma once

#include <nlohmann/json_fwd.hpp>

#include "onnx/import/report.h"

namespace sealion::onnx {

/// All of it, as programs read it.
nlohmann::json to_json(const ImportReport& report);

}  // namespace sealion::onnx
