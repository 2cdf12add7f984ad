#pragma once

#include <array>
#include <cstddef>

namespace sealion::cli {

/// Ten colours that differ from each other in light and dark.
inline constexpr std::array<const char*, 10> palette = {"#0b9a8f", "#7b6be0", "#d9822b", "#8a98a3",
                                                        "#c8433f", "#3f86d8", "#b0a020", "#c65fa8",
                                                        "#5aa84a", "#8c6239"};

inline const char* colour(std::size_t i) { return palette[i % palette.size()]; }

}  // namespace sealion::cli
