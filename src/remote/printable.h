#pragma once

#include <string>
#include <string_view>

namespace sealion::remote {

/// What a server said as one may print it: no control characters, and not without end.
std::string printable(std::string_view text, std::size_t longest = 300);

}  // namespace sealion::remote
