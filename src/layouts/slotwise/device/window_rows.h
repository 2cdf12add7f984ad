#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "device/kernels/stage.h"
#include "program/window.h"

namespace sealion::slotwise {

/// Rows of a window's input at one position, [kernel size], device::no_row in the padding.
std::vector<std::uint32_t> window_rows(const Window& window, std::size_t position);

/// Rows of the input of a sum pool that its row [position][channel] adds up.
std::vector<std::uint32_t> pooled_rows(const Window& window, std::size_t row);

}  // namespace sealion::slotwise
