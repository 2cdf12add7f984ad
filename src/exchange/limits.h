#pragma once

#include <cstddef>
#include <cstdint>

/// Bounds on what a manifest may claim, so that a hostile one asks for nothing that no model needs.
/// No program and no schedule exceeds them.
namespace sealion {

inline constexpr std::size_t most_inputs = std::size_t{1} << 16;
inline constexpr std::int64_t largest_input = std::int64_t{1} << 48;
inline constexpr std::size_t most_answer_parts = 257;
inline constexpr std::size_t most_channels = 16;
inline constexpr std::size_t longest_model_name = 128;
/// Of an answer that is one: every plan leaves so much but for a chance of 2^-40, and what is
/// nothing but noise has less in half of its coefficients.
inline constexpr int least_answer_budget_bits = 1;

}  // namespace sealion
