// A request and the client's keys as a service gets them, of any format: the length of the request
// in four bytes, the request, the keys. What is of our own formats comes without its checksum, and
// with zeros for the model's id, which are filled in.
#include "runtime/service.h"

#include <algorithm>

#include "exchange/batch_file.h"
#include "exchange/seal_batch_file.h"
#include "model.h"
#include "round_trip.h"

namespace {

using namespace sealion;

constexpr std::size_t batch_id_offset = 8 + 4 + 1;  // behind magic, version and kind
constexpr std::size_t key_id_offset = 8 + 4;        // behind magic and version

const Service& service() {
  static const Service instance(fuzz::small_program(), fuzz::small_way(), fuzz::named_manifest());
  return instance;
}

/// A file of ours as it would come: named and sealed.
ByteVector completed(ByteSpan bytes, std::size_t id_offset) {
  ByteVector file(bytes.begin(), bytes.end());
  const Digest& id = service().manifest().model_id;
  if (file.size() >= id_offset + id.size()) {
    const auto field = file.begin() + static_cast<std::ptrdiff_t>(id_offset);
    const bool is_open = std::all_of(field, field + static_cast<std::ptrdiff_t>(id.size()),
                                     [](std::uint8_t byte) { return byte == 0; });
    if (is_open) std::copy(id.begin(), id.end(), field);
  }
  return fuzz::sealed(file.data(), file.size());
}

/// The client can read its answer.
void check(const Answer& answer, bool is_of_seal) {
  fuzz::expect(answer.samples > 0, "samples were classified");
  if (is_of_seal) return fuzz::expect(is_seal_file(answer.bytes), "the answer is in kind");
  const Manifest& manifest = service().manifest();
  read_batch(answer.bytes, BatchKind::outputs, manifest, fuzz::small_channels(), "answer");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < sizeof(std::uint32_t)) return 0;
  ByteReader reader({data, size}, "fuzz");
  const std::size_t length = reader.read<std::uint32_t>();
  if (length > size - sizeof(std::uint32_t)) return 0;
  ByteSpan request = reader.take(length), keys = reader.take(size - sizeof(std::uint32_t) - length);
  const bool is_of_seal = is_seal_file(request);
  ByteVector own_request, own_keys;
  if (!is_of_seal) {
    request = own_request = completed(request, batch_id_offset);
    keys = own_keys = completed(keys, key_id_offset);
  }
  const auto ask = [&](ByteSpan) {
    return service().answer({request, "request"}, {keys, "keys"}, {}, one_thread);
  };
  if (const auto answer = fuzz::read_or_refuse(ask, request)) check(*answer, is_of_seal);
  return 0;
}
