#include "data/files/load/labelled.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/dataset.h"

namespace sealion {
namespace {

/// `all` has the names of `targets`.
void renumber(ClassTargets& targets, const std::vector<std::string>& all) {
  std::vector<std::uint32_t> places;
  for (const std::string& name : targets.names) {
    const auto found = std::ranges::find(all, name);
    places.push_back(static_cast<std::uint32_t>(found - all.begin()));
  }
  for (std::uint32_t& number : targets.of_record) number = places[number];
  targets.names = all;
}

}  // namespace

Dataset labelled(Records records, const Array& labels, const LabelSource& source,
                 const std::string& records_name) {
  Targets targets = make_targets(labels, source);
  if (labels.shape.front() != records.count) {
    fail(ErrorCode::corrupt, "'{}' has {} labels in '{}' for the {} records of '{}'", source.file,
         labels.shape.front(), source.name, records.count, records_name);
  }
  return {std::move(records), std::move(targets)};
}

void unite_classes(DataSplits& data, const std::string& source) {
  if (record_count(data.train) == 0 || record_count(data.test) == 0) return;
  if (data.train.targets.index() != data.test.targets.index()) {
    fail(ErrorCode::corrupt, "'{}': the test set has labels of another kind than the training set",
         source);
  }
  auto* const train = std::get_if<ClassTargets>(&data.train.targets);
  auto* const test = std::get_if<ClassTargets>(&data.test.targets);
  if (train == nullptr || test == nullptr) return;
  std::vector<std::string> names = train->names;
  names.insert(names.end(), test->names.begin(), test->names.end());
  names = classes_of_texts(names).names;
  renumber(*train, names);
  renumber(*test, names);
}

}  // namespace sealion
