#include <cstring>

#include "round_trip.h"
#include "serving/protocol/inference.h"
#include "serving/protocol/problem.h"

using namespace sealion;
using namespace sealion::serving;

/// The first two bytes say how long the JSON header is; what is read lies within the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint16_t length = 0;
  if (size < sizeof(length)) return 0;
  std::memcpy(&length, data, sizeof(length));
  const ByteSpan body = ByteSpan(data, size).subspan(sizeof(length));
  if (length > body.size()) return 0;
  try {
    const InferenceRequest request = read_inference_request(body, length);
    fuzz::expect(request.batch.data() + request.batch.size() <= body.data() + body.size(),
                 "the batch lies within the body");
    fuzz::expect(length + bytes_length_prefix + request.batch.size() == body.size(),
                 "the body is header, length and batch");
  } catch (const Problem& problem) {
    fuzz::expect(problem.kind().status == 400, "what is wrong with a body is the sender's");
  }
  return 0;
}
