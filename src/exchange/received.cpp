#include "exchange/received.h"

#include "base/error.h"

namespace sealion {

void check_size(const Received& received, std::size_t largest) {
  if (received.bytes.size() <= largest) return;
  fail(ErrorCode::corrupt, "{}: {} bytes, more than the {} that there can be", received.name,
       received.bytes.size(), largest);
}

}  // namespace sealion
