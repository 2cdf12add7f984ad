#include "rlwe/security.h"

#include <algorithm>
#include <array>

namespace sealion {
namespace {

struct Row {
  std::size_t n;
  int bits_128, bits_192, bits_256;
};

constexpr std::array<Row, 7> table = {{{1024, 26, 0, 0},
                                       {2048, 53, 36, 27},
                                       {4096, 106, 73, 56},
                                       {8192, 214, 147, 114},
                                       {16384, 430, 297, 230},
                                       {32768, 868, 597, 462},
                                       {65536, 1747, 1199, 929}}};

}  // namespace

int largest_secure_modulus_bits(std::size_t n, SecurityLevel level) {
  const auto row = std::find_if(table.begin(), table.end(), [n](const Row& r) { return r.n == n; });
  if (row == table.end()) return 0;
  switch (level) {
    case SecurityLevel::bits_128:
      return row->bits_128;
    case SecurityLevel::bits_192:
      return row->bits_192;
    case SecurityLevel::bits_256:
      return row->bits_256;
    case SecurityLevel::insecure_for_tests:
      break;
  }
  return 0;
}

int security_bits(std::size_t n, int modulus_bits) {
  for (const SecurityLevel level :
       {SecurityLevel::bits_256, SecurityLevel::bits_192, SecurityLevel::bits_128}) {
    if (modulus_bits <= largest_secure_modulus_bits(n, level)) return static_cast<int>(level);
  }
  return 0;
}

}  // namespace sealion
