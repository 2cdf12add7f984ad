#pragma once

#include <sealion/inputs.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// Records and what is known of each.
namespace sealion {

/// Records that each belong to one class.
struct ClassTargets {
  std::vector<std::string> names;        ///< of the classes: {"benign", "malignant"}, {"0", "1"}
  std::vector<std::uint32_t> of_record;  ///< numbers of names

  /// Equal in every class.
  friend bool operator==(const ClassTargets&, const ClassTargets&) = default;
};

/// Records that each have a number to be told from the rest.
struct RealTargets {
  std::string name;               ///< what it is: "price"
  std::vector<double> of_record;  ///< finite

  /// Equal in every number.
  friend bool operator==(const RealTargets&, const RealTargets&) = default;
};

/// What is known of each record: nothing, a class or a number.
using Targets = std::variant<std::monostate, ClassTargets, RealTargets>;

/// Records and what is known of each.
struct Dataset {
  Inputs inputs;    ///< what a model sees
  Targets targets;  ///< what it should say
};

/// The part of a data set that one learns from, or the part that one is judged by.
enum class Split {
  train,  ///< to learn from
  test    ///< to be judged by
};

}  // namespace sealion
