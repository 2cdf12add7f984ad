#include "bench/requests.h"

#include <algorithm>
#include <utility>

#include "base/stopwatch.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"

namespace sealion::bench {
namespace {

/// What `work` makes; `seconds` is what it took.
template <typename Work>
auto timed(double& seconds, const Work& work) {
  const Stopwatch stopwatch;
  auto made = work();
  seconds = stopwatch.seconds();
  return made;
}

}  // namespace

RequestBench::RequestBench(const PlannedModel& model)
    : model_(model),
      client_(model.manifest()),
      server_(model.prepared, model.device),
      key_(client_.generate_key()),
      evaluation_keys_(client_.generate_evaluation_keys(key_)) {}

std::size_t RequestBench::key_bytes() const {
  if (evaluation_keys_.empty()) return 0;
  return write_evaluation_keys(evaluation_keys_, model_.manifest().model_id).size();
}

RequestFigures RequestBench::run(const IntegerBatch& inputs,
                                 const ExecutionContext& context) const {
  const Manifest& manifest = model_.manifest();
  RequestFigures figures{};
  const Stopwatch whole;
  const ByteVector request =
      write_request(
          timed(figures.encrypt_seconds, [&] { return client_.encrypt(key_, inputs, context); }),
          manifest, key_.id())
          .bytes();
  const Message<Request> received = read_request(request, manifest, server_.channels(), "request");
  const ByteVector response =
      write_response(
          timed(figures.evaluate_seconds,
                [&] { return server_.answer(received.content, evaluation_keys_, context); }),
          manifest, received.asked)
          .bytes();
  const Response answer = read_response(response, manifest, client_.channels(), "response").content;
  figures.logits =
      timed(figures.decrypt_seconds, [&] { return client_.decrypt(key_, answer, context); });
  figures.request_seconds = whole.seconds();
  figures.upload_bytes = request.size();
  figures.download_bytes = response.size();
  return figures;
}

IntegerBatch samples_of(const IntegerBatch& batch, std::size_t first, std::size_t count) {
  IntegerBatch part(batch.features(), count);
  for (std::size_t i = 0; i < batch.features(); ++i) {
    std::ranges::copy(batch.feature(i).subspan(first, count), part.feature(i).begin());
  }
  return part;
}

}  // namespace sealion::bench
