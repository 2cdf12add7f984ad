#pragma once

#include <string_view>

namespace sealion {

/// Whether `a` comes before `b` where runs of digits count as numbers: img2 before img10. A total
/// order: texts that differ in zeros before a number only are told apart by their bytes.
bool is_naturally_before(std::string_view a, std::string_view b);

}  // namespace sealion
