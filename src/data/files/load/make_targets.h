#pragma once

#include <sealion/data.h>

#include <optional>
#include <string>
#include <vector>

#include "data/array/array.h"
#include "data/files/load/data_options.h"

namespace sealion {

/// Where labels come from, and what they are taken for.
struct LabelSource {
  std::string file;  ///< for messages
  std::string name;  ///< of what is told: a column, an array
  TargetKind kind = TargetKind::automatic;
};

/// None unless the whole text is a finite number.
std::optional<double> number_of(const std::string& text);

/// A column without missing values as targets. Classes are in ascending order, of numbers as
/// numbers. Throws `corrupt` for texts that should be numbers, `does_not_fit` for more than
/// `most_categories` classes.
Targets make_targets(const Column& labels, const LabelSource& source);

/// An array of one label for each record, [count] or [count][1], likewise. Throws `corrupt` too,
/// for other shapes, numbers that are not finite and empty texts, naming the record, counted from
/// 0.
Targets make_targets(const Array& labels, const LabelSource& source);

/// Texts as classes in ascending order: as numbers where all of them are.
ClassTargets classes_of_texts(const std::vector<std::string>& texts);

}  // namespace sealion
