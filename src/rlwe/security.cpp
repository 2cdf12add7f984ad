#include "rlwe/security.h"

#include <algorithm>
#include <array>
#include <span>

#include "rlwe/security_names.h"

namespace sealion {
namespace {

struct Row {
  std::size_t n;
  int bits_128, bits_192, bits_256;
};

constexpr std::array<Row, 7> guidelines_2024 = {{{1024, 26, 0, 0},
                                                 {2048, 53, 36, 27},
                                                 {4096, 106, 73, 56},
                                                 {8192, 214, 147, 114},
                                                 {16384, 430, 297, 230},
                                                 {32768, 868, 597, 462},
                                                 {65536, 1747, 1199, 929}}};

constexpr std::array<Row, 7> guidelines_2024_quantum = {{{1024, 20, 0, 0},
                                                         {2048, 40, 29, 22},
                                                         {4096, 80, 59, 47},
                                                         {8192, 161, 119, 95},
                                                         {16384, 322, 239, 192},
                                                         {32768, 644, 479, 385},
                                                         {65536, 1289, 959, 773}}};

constexpr std::array<Row, 6> standard_2018 = {{{1024, 27, 19, 14},
                                               {2048, 54, 37, 29},
                                               {4096, 109, 75, 58},
                                               {8192, 218, 152, 118},
                                               {16384, 438, 305, 237},
                                               {32768, 881, 611, 476}}};

constexpr std::array<Row, 6> standard_2018_quantum = {{{1024, 25, 17, 13},
                                                       {2048, 51, 35, 27},
                                                       {4096, 101, 70, 54},
                                                       {8192, 202, 141, 109},
                                                       {16384, 411, 284, 220},
                                                       {32768, 827, 571, 443}}};

std::span<const Row> rows_of(SecurityTable table) {
  switch (table) {
    case SecurityTable::guidelines_2024:
      return guidelines_2024;
    case SecurityTable::guidelines_2024_quantum:
      return guidelines_2024_quantum;
    case SecurityTable::standard_2018:
      return standard_2018;
    case SecurityTable::standard_2018_quantum:
      return standard_2018_quantum;
  }
  return {};
}

}  // namespace

const char* to_string(SecurityTable table) { return name_of(table); }

SecurityTable quantum_table_of(SecurityTable table) {
  switch (table) {
    case SecurityTable::guidelines_2024:
    case SecurityTable::guidelines_2024_quantum:
      return SecurityTable::guidelines_2024_quantum;
    case SecurityTable::standard_2018:
    case SecurityTable::standard_2018_quantum:
      return SecurityTable::standard_2018_quantum;
  }
  return table;
}

int largest_secure_modulus_bits(std::size_t n, SecurityLevel level, SecurityTable table) {
  const std::span<const Row> rows = rows_of(table);
  const auto row = std::find_if(rows.begin(), rows.end(), [n](const Row& r) { return r.n == n; });
  if (row == rows.end()) return 0;
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

int security_bits(std::size_t n, int modulus_bits, SecurityTable table) {
  for (const SecurityLevel level :
       {SecurityLevel::bits_256, SecurityLevel::bits_192, SecurityLevel::bits_128}) {
    if (modulus_bits <= largest_secure_modulus_bits(n, level, table)) {
      return static_cast<int>(level);
    }
  }
  return 0;
}

}  // namespace sealion
