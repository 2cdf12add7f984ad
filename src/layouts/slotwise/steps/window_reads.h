#pragma once

#include <cstdint>
#include <vector>

#include "program/window.h"

/// What a sliding window reads of an image, at all positions together.
namespace sealion {

/// Pairs of a position and a tap that lie inside the image, channels counted one by one.
std::uint64_t taps_inside(const Window& window);

/// Marks the features that the window reads: a whole run of channels at each place inside the
/// image.
void mark_window(const Window& window, std::vector<bool>& is_read);

}  // namespace sealion
