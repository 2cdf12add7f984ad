// What a server replies to its clients: a list of models, metadata, an encrypted answer behind its
// JSON, or an error. The first two bytes are what the reply's headers say: the length of that JSON.
#include "remote/replies.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  constexpr std::size_t length_bytes = 2;
  if (size < length_bytes) return 0;
  const std::size_t length = data[0] + std::size_t{256} * data[1];
  const ByteSpan body(data + length_bytes, size - length_bytes);
  const auto read = [&](ByteSpan bytes) {
    return remote::read_encrypted_reply(bytes, std::to_string(length));
  };
  if (const auto reply = fuzz::read_or_refuse(read, body)) {
    fuzz::expect(reply->bytes.data() + reply->bytes.size() == body.data() + body.size(),
                 "an answer is what stands at the end");
    fuzz::expect(reply->evaluate_seconds >= 0, "time passes forwards");
  }
  fuzz::read_or_refuse(remote::read_metadata, body);
  fuzz::read_or_refuse(remote::read_model_list, body);
  const remote::Refusal refusal = remote::read_refusal(static_cast<int>(length), body);
  for (const std::string& text : {refusal.reason, refusal.text, refusal.request_id}) {
    fuzz::expect(std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; }),
                 "what is printed is printable");
  }
  return 0;
}
