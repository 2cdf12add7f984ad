#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "exchange/manifest.h"
#include "exchange/messages.h"

/// Requests split by plaintext modulus. A program runs modulo each of them alone, so that machines
/// which know nothing of each other answer one request together, a channel each, and the client
/// joins what they say (docs/scale.md).
namespace sealion {

/// Whether requests of the model are split.
bool can_split(const Manifest& manifest);
/// Throws `invalid_argument`, saying why, where they are not.
void check_splits(const Manifest& manifest);

/// A model modulo one of its plaintext moduli, as its clients know it. Its id is another, so that
/// what is made for one channel is taken for no other's, nor for a whole request. It works with the
/// same secret and evaluation keys. Throws as `check_splits` does.
Manifest of_channel(const Manifest& manifest, std::size_t channel);

/// The channel that a request or an answer is of, by the model's id that it states; nothing where
/// that is another. Looks at untrusted bytes without checking more.
std::optional<std::size_t> channel_of(ByteSpan message, const Manifest& manifest);

/// Answers of all channels, in their order and to equally many records, as one.
Response join(std::vector<Response> of_channels);

}  // namespace sealion
