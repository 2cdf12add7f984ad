#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "serving/protocol/message.h"

namespace sealion::serving {

/// No body of JSON alone is larger.
inline constexpr std::size_t largest_small_body = std::size_t{1} << 16;

/// Takes a body of at most `largest_small_body` bytes, which `answer` is quick with. It may throw
/// Problem.
std::shared_ptr<Exchange> receive_small_body(std::size_t bytes,
                                             std::function<Reply(const std::string& body)> answer);

}  // namespace sealion::serving
