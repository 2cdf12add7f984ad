#include "base/enum_names.h"

#include <fmt/ranges.h>

#include "base/error.h"

namespace sealion::detail {

void refuse_name(const char* subject, std::string_view text,
                 const std::vector<std::string>& names) {
  fail(ErrorCode::invalid_argument, "unknown {} '{}': there are {}", subject, text,
       fmt::join(names, ", "));
}

}  // namespace sealion::detail
