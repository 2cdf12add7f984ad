#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"

namespace sealion {

/// What a client sent, with a name for messages: of the file, of the connection.
struct Received {
  ByteSpan bytes;
  std::string name;
};

/// Throws `corrupt` where there are more bytes.
void check_size(const Received& received, std::size_t largest);

}  // namespace sealion
