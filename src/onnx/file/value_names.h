#pragma once

#include <map>
#include <string>
#include <vector>

#include "onnx/file/graph.h"

namespace sealion::onnx {

/// The values of a graph by the names that its file gives them.
class ValueNames {
 public:
  /// A value that is new. Throws `corrupt` if it has no name or there is one of its name. `maker`
  /// says whose it is: "an input".
  ValueId add(const std::string& name, const std::string& maker);
  /// Throws `corrupt` where there is none. `user` says who asks.
  ValueId find(const std::string& name, const std::string& user) const;
  bool contains(const std::string& name) const { return ids_.contains(name); }
  std::size_t size() const { return ids_.size(); }

  /// For people, by value.
  std::vector<std::string> printable_names() const;

 private:
  std::map<std::string, ValueId> ids_;
};

}  // namespace sealion::onnx
