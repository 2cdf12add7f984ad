#pragma once

#include <cstdint>
#include <memory>

#include "layouts/executor.h"
#include "runtime/arranged.h"
#include "runtime/placement.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// The program made ready where its placement says, and by the processor as soon as that takes
/// over; requests that come at once go to the device together. Refers to program and placement.
/// Throws as Arranged::compile does, DeviceError unless the placement lets the processor take over.
std::unique_ptr<const Executor> compile_placed(const Arranged& program, ParametersPtr channel,
                                               std::uint64_t input_correction,
                                               Placement& placement);

}  // namespace sealion
