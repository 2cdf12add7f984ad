#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "heras/model/model.h"

/// Networks of one's own without C++: from a file that Keras wrote, or by the name of a usual one.
namespace sealion::heras {

/// What a description of a network leaves open, or what is known about the data that it shall read.
struct ArchitectureOptions {
  std::string name = {};                       ///< of the model; empty: what it was read from
  std::optional<Shape> input_shape = {};       ///< of a record; a file of Keras may say it itself
  std::optional<std::size_t> outputs = {};     ///< numbers of an answer; a file says it itself
  std::optional<std::int64_t> input_low = {};  ///< least integer of a record, in [-255, 0]
  std::optional<std::int64_t> input_saturation = {};   ///< largest integer of a record
  std::optional<std::int32_t> weight_saturation = {};  ///< largest absolute value of a weight
};

/// The integers of a network that is to be made.
struct Saturations {
  std::int64_t input_low, input;
  std::int32_t weights;
};

/// What the options say, and where they say nothing: rows of numbers in 8 bits with a sign,
/// pictures as the zoo has them, 0..3, and weights of -15..15.
Saturations saturations_for(const ArchitectureOptions& options, const Shape& input_shape);

/// A network without weights, and what its owner should know about how it was read: one sentence
/// each.
struct Architecture {
  Model model;
  std::vector<std::string> notes = {};
};

/// The network that `description` means: a file of Keras (`architecture_from_keras`) where there is
/// one of that name, else a preset (`preset_architecture`). Throws as they do, and `not_found` for
/// what is neither.
Architecture make_architecture(const std::string& description, const ArchitectureOptions& options);

}  // namespace sealion::heras
