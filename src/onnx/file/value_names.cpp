#include "onnx/file/value_names.h"

#include "base/error.h"
#include "onnx/file/names.h"

namespace sealion::onnx {
namespace {

constexpr std::size_t most_values = 1'000'000;

}  // namespace

ValueId ValueNames::add(const std::string& name, const std::string& maker) {
  if (name.empty()) fail(ErrorCode::corrupt, "{} has no name", maker);
  if (ids_.size() == most_values) {
    fail(ErrorCode::unsupported, "the graph has more than {} values", most_values);
  }
  const auto [entry, is_new] = ids_.emplace(name, ids_.size());
  if (!is_new) {
    fail(ErrorCode::corrupt, "{} makes '{}', which is there already: each value is made once",
         maker, printable(name));
  }
  return entry->second;
}

ValueId ValueNames::find(const std::string& name, const std::string& user) const {
  const auto entry = ids_.find(name);
  if (entry == ids_.end()) {
    fail(ErrorCode::corrupt, "{} needs '{}', which nothing makes", user, printable(name));
  }
  return entry->second;
}

std::vector<std::string> ValueNames::printable_names() const {
  std::vector<std::string> names(ids_.size());
  for (const auto& [name, id] : ids_) names[id] = printable(name);
  return names;
}

}  // namespace sealion::onnx
