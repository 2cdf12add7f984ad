#include "base/sixteen_sha256.h"
#include "base/sixteen_sha256_avx512.h"

namespace sealion {

SixteenSha256 sixteen_sha256() {
  static const bool has_avx512 =
      __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
  return has_avx512 ? avx512::sixteen_sha256 : nullptr;
}

}  // namespace sealion
