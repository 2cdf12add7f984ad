#pragma once

#include "base/enum_names.h"
#include "program/range.h"

namespace sealion {

template <>
struct EnumNames<RangeMode> {
  static constexpr const char* subject = "range mode";
  static constexpr auto table = std::to_array<EnumName<RangeMode>>(
      {{RangeMode::proved, "proved"}, {RangeMode::calibrated, "calibrated"}});
};

}  // namespace sealion
