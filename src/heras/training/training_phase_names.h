#pragma once

#include "base/enum_names.h"
#include "heras/training/training.h"

namespace sealion {

template <>
struct EnumNames<heras::TrainingPhase> {
  static constexpr const char* subject = "phase of training";
  static constexpr auto table =
      std::to_array<EnumName<heras::TrainingPhase>>({{heras::TrainingPhase::gates, "gates"},
                                                     {heras::TrainingPhase::floats, "floats"},
                                                     {heras::TrainingPhase::rounded, "rounded"}});
};

}  // namespace sealion
