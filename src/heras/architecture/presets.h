#pragma once

#include <string>

#include "heras/architecture/architecture.h"

namespace sealion::heras {

/// For messages and help.
inline constexpr const char* preset_names = "linear, mlp:64,32 or cnn";

/// Networks that need no file:
///
/// * `linear`: one Dense on all values of a record, with weights of -127..127;
/// * `mlp:64,32`: Dense layers of these widths with squares behind them, and one for the answer;
/// * `cnn`: for pictures; the zoo's cnn-16, its kernels and strides larger for large pictures.
///
/// The options say the shape of a record and how many numbers an answer has. Throws `not_found` for
/// another name, `invalid_argument` for widths that no layer has and for records that it cannot
/// read.
Architecture preset_architecture(const std::string& preset, const ArchitectureOptions& options);

}  // namespace sealion::heras
