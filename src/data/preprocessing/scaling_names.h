#pragma once

#include <array>

#include "base/enum_names.h"
#include "data/preprocessing/fit_preprocessing.h"

namespace sealion {

template <>
struct EnumNames<Scaling> {
  static constexpr const char* subject = "scaling";
  static constexpr auto table = std::to_array<EnumName<Scaling>>(
      {{Scaling::standardise, "standardise"}, {Scaling::min_max, "min-max"}});
};

}  // namespace sealion
