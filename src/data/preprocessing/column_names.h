#pragma once

#include <set>
#include <string>

#include "base/error.h"

namespace sealion {

/// Names of columns, one after the other. Throws `invalid_argument` for one that is empty or was
/// there before.
class ColumnNames {
 public:
  void add(const std::string& name) {
    if (!name.empty() && names_.insert(name).second) return;
    fail(ErrorCode::invalid_argument, "the name of a column, '{}', is empty or there twice", name);
  }

 private:
  std::set<std::string> names_;
};

}  // namespace sealion
