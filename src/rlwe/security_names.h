#pragma once

#include "base/enum_names.h"
#include "rlwe/security.h"

namespace sealion {

template <>
struct EnumNames<SecurityLevel> {
  static constexpr const char* subject = "security level";
  static constexpr auto table = std::to_array<EnumName<SecurityLevel>>(
      {{SecurityLevel::bits_128, "128"},
       {SecurityLevel::bits_192, "192"},
       {SecurityLevel::bits_256, "256"},
       {SecurityLevel::insecure_for_tests, "insecure_for_tests"}});
};

template <>
struct EnumNames<SecurityTable> {
  static constexpr const char* subject = "security table";
  static constexpr auto table = std::to_array<EnumName<SecurityTable>>(
      {{SecurityTable::guidelines_2024, "guidelines_2024"},
       {SecurityTable::guidelines_2024_quantum, "guidelines_2024_quantum"},
       {SecurityTable::standard_2018, "standard_2018"},
       {SecurityTable::standard_2018_quantum, "standard_2018_quantum"}});
};

}  // namespace sealion
