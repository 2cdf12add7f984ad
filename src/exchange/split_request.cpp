#include "exchange/split_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "base/cases.h"
#include "base/digest.h"
#include "base/error.h"

namespace sealion {
namespace {

constexpr std::string_view id_domain = "sealion channel";

/// Of the files of both layouts that have channels: behind magic and version, and of batches their
/// kind (exchange/batch_file, exchange/packed_answer_file).
constexpr std::size_t label_offset_of_batch = 13, label_offset_of_packed_answer = 12;

Digest id_of_channel(const Manifest& manifest, std::size_t channel) {
  ByteWriter writer;
  writer.write_string(id_domain);
  writer.write_bytes(manifest.model_id);
  writer.write(static_cast<std::uint32_t>(channel));
  return sha256(writer.bytes());
}

bool states(ByteSpan message, std::size_t offset, const Digest& id) {
  return message.size() >= offset + id.size() &&
         std::equal(id.begin(), id.end(), message.begin() + static_cast<std::ptrdiff_t>(offset));
}

template <typename Channel>
void append(std::vector<Channel> more, std::vector<Channel>& all) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// Why not; nothing where they are.
const char* what_keeps_together(const Manifest& manifest) {
  if (std::holds_alternative<AffineForm>(manifest.form)) return "it has no plaintext moduli";
  if (manifest.parameters.plain_moduli.size() == 1) return "it has one plaintext modulus";
  if (manifest.query_budget != 0) return "it counts the records of each key, one by one";
  if (manifest.model_privacy && manifest.model_privacy->logit_noise != 0) {
    return "the noise on its logits is the same modulo all plaintext moduli";
  }
  return nullptr;
}

}  // namespace

bool can_split(const Manifest& manifest) { return what_keeps_together(manifest) == nullptr; }

void check_splits(const Manifest& manifest) {
  const char* const reason = what_keeps_together(manifest);
  if (reason == nullptr) return;
  fail(ErrorCode::invalid_argument, "requests of the model '{}' are not split: {}", manifest.name,
       reason);
}

Manifest of_channel(const Manifest& manifest, std::size_t channel) {
  check_splits(manifest);
  Manifest one = manifest;
  one.name = fmt::format("{}, plaintext modulus {} of {}", manifest.name, channel + 1,
                         manifest.parameters.plain_moduli.size());
  one.model_id = id_of_channel(manifest, channel);
  one.parameters.plain_moduli = {manifest.parameters.plain_moduli[channel]};
  one.answer_range.reset();  // residues have none
  one.output_shift = 0;
  if (!manifest.bfv_answer_factors.empty()) {
    one.bfv_answer_factors = {manifest.bfv_answer_factors[channel]};
  }
  return one;
}

std::optional<std::size_t> channel_of(ByteSpan message, const Manifest& manifest) {
  const std::size_t channels = manifest.parameters.plain_moduli.size();
  if (channels < 2 || std::holds_alternative<AffineForm>(manifest.form)) return std::nullopt;
  for (std::size_t channel = 0; channel < channels; ++channel) {
    const Digest id = id_of_channel(manifest, channel);
    if (states(message, label_offset_of_batch, id) ||
        states(message, label_offset_of_packed_answer, id)) {
      return channel;
    }
  }
  return std::nullopt;
}

Response join(std::vector<Response> of_channels) {
  Response joined = std::move(of_channels.front());
  for (std::size_t i = 1; i < of_channels.size(); ++i) {
    std::visit(Cases{[&](ChannelBatches& batches) {
                       auto& more = std::get<ChannelBatches>(of_channels[i]);
                       append(std::move(more), batches);
                     },
                     [&](PackedAnswer& packed) {
                       auto& more = std::get<PackedAnswer>(of_channels[i]);
                       append(std::move(more.channels), packed.channels);
                     },
                     [](AffineAnswer&) {}},
               joined);
  }
  return joined;
}

}  // namespace sealion
