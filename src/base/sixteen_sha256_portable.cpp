#include "base/sixteen_sha256.h"

namespace sealion {

SixteenSha256 sixteen_sha256() { return nullptr; }

}  // namespace sealion
