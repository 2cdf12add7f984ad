#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/sealed_file.h"
#include "exchange/affine_message.h"
#include "exchange/channels.h"
#include "exchange/manifest.h"
#include "exchange/packed_answer.h"
#include "rlwe/keys.h"

/// What client and server send each other, whatever the layout. `channels` are those of the
/// manifest (`channels_of`).
namespace sealion {

/// Encrypted records: a batch for each plaintext modulus, or an affine request.
using Request = std::variant<ChannelBatches, AffineRequest>;
/// Their encrypted answers.
using Response = std::variant<ChannelBatches, PackedAnswer, AffineAnswer>;

/// Throw `incompatible`: the request is of another layout than the model's, or the response.
[[noreturn]] void refuse_layout(const Request& request);
[[noreturn]] void refuse_layout(const Response& response);

/// A request or response as a layout has it; throws as `refuse_layout` where it is another's.
template <typename Content, typename Either>
const Content& content_of(const Either& message) {
  if (const auto* content = std::get_if<Content>(&message)) return *content;
  refuse_layout(message);
}

std::size_t records_of(const Request& request);
std::size_t records_of(const Response& response);

/// Parameters of BGV for each plaintext modulus of the manifest, all on one chain; none where its
/// layout uses another scheme.
std::vector<ParametersPtr> channels_of(const Manifest& manifest);

/// The modulus chain of a manifest's keys and ciphertexts, of which these are the channels.
ModulusChainPtr chain_of(const Manifest& manifest, const std::vector<ParametersPtr>& channels);

/// Most records of one request.
std::size_t most_records(const Manifest& manifest);

/// Which request: that which a message is, or which it answers.
struct Asked {
  KeyId key_id{};
  Digest request_id{};  ///< the checksum of the request's file

  friend bool operator==(const Asked&, const Asked&) = default;
};

/// Bytes in the layout's format (docs/architecture.md), checksum included.
SealedFile write_request(Request request, const Manifest& manifest, const KeyId& key,
                         const ExecutionContext& context = {});
SealedFile write_response(Response response, const Manifest& manifest, const Asked& asked,
                          const ExecutionContext& context = {});

template <typename Content>
struct Message {
  Asked asked;
  Content content;
};

/// These take untrusted bytes: `corrupt` where they are damaged or hostile, `incompatible` where
/// they belong to another model; `source` names the file in messages. The ciphertexts of a request
/// stay where they are: its bytes outlive it.
Message<Request> read_request(ByteSpan bytes, const Manifest& manifest,
                              const std::vector<ParametersPtr>& channels, const std::string& source,
                              const ExecutionContext& context = {});
Message<Response> read_response(ByteSpan bytes, const Manifest& manifest,
                                const std::vector<ParametersPtr>& channels,
                                const std::string& source, const ExecutionContext& context = {});

/// The exact sizes of these files for so many records, requests seeded as our clients write them.
std::size_t request_bytes(const Manifest& manifest, const std::vector<ParametersPtr>& channels,
                          std::size_t records);
std::size_t response_bytes(const Manifest& manifest, const std::vector<ParametersPtr>& channels,
                           std::size_t records);

/// No request, and no response, of the model is larger.
std::size_t largest_request_bytes(const Manifest& manifest);
std::size_t largest_response_bytes(const Manifest& manifest);

}  // namespace sealion
