#pragma once

#include <sealion/import.h>

#include "onnx/import/import_model.h"

/// What the interfaces of imports, with training and without it, have in common.
namespace sealion::models {

onnx::ImportOptions to_onnx(const ImportOptions& options);

Imported to_imported(onnx::ImportedModel imported);

}  // namespace sealion::models
