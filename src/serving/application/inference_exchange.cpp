#include "serving/application/inference_exchange.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/stopwatch.h"
#include "base/zeroed_memory.h"
#include "device/device_error.h"
#include "exchange/seal_batch_file.h"
#include "serving/application/guarded.h"
#include "serving/protocol/inference.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {
namespace {

using std::chrono::steady_clock;

[[noreturn]] void refuse_missing(const Digest& digest) {
  Problem missing(problem::missing_keys,
                  fmt::format("the evaluation keys {} are not here: upload them with PUT to "
                              "/v2/keys/{}, and ask again",
                              to_hex(digest), to_hex(digest)));
  missing.missing_keys = to_hex(digest);
  throw missing;
}

/// Of the batch in the body.
std::uint64_t request_bytes(const InferenceHead& head) {
  return head.body_bytes - head.header_length;
}

Price price_of(const InferenceHead& head) {
  Price price = head.model->price(request_bytes(head));
  price.held_bytes += head.body_bytes;
  return price;
}

class InferenceExchange final : public Exchange,
                                public std::enable_shared_from_this<InferenceExchange> {
 public:
  InferenceExchange(Site& site, const InferenceHead& head, std::shared_ptr<RequestSummary> summary)
      : site_(site),
        head_(head),
        summary_(std::move(summary)),
        place_(site.admission.enter(price_of(head))),
        body_(head.model->service().request_memory(head.body_bytes)) {}

  std::span<std::uint8_t> room() override { return body_.bytes().subspan(received_); }
  void took(std::size_t bytes) override { received_ += bytes; }

  void finish(std::function<void(Reply)> done) override {
    request_ = read_inference_request(body_.bytes(), head_.header_length);
    check_keys();
    place_.queue();
    waited_ = Stopwatch();
    steady_clock::duration time = site_.limits.longest_request;
    if (request_.timeout) time = std::min<steady_clock::duration>(time, *request_.timeout);
    deadline_ = steady_clock::now() + time;
    site_.workers.add([self = shared_from_this(), done = std::move(done)](std::size_t threads) {
      done(self->evaluate(threads));
    });
  }

  std::optional<steady_clock::time_point> deadline() const override { return deadline_; }

  void stop(StopReason reason) override {
    if (!stop_.is_made()) stop_reason_ = reason;
    stop_.make();
  }

 private:
  bool lacks_keys() const {
    return head_.model->service().needs_keys() && !request_.evaluation_keys;
  }

  /// A client that names no keys may know of a model that was here before and needed none.
  [[noreturn]] void refuse_without_keys(const ExecutionContext& context) const {
    head_.model->service().check_request({request_.batch, "the request"}, context.quiet());
    refuse(problem::invalid_argument,
           "the model '{}' works with the client's evaluation keys: upload them with PUT to "
           "/v2/keys/SHA256, and name that in the parameter evaluation_keys",
           head_.model->name());
  }

  /// That those which are named are here.
  void check_keys() const {
    if (!head_.model->service().needs_keys() || lacks_keys()) return;
    if (!site_.keys.find(head_.caller, *request_.evaluation_keys)) {
      refuse_missing(*request_.evaluation_keys);
    }
  }

  Reply evaluate(std::size_t threads) {
    place_.begin_work();
    Reply reply = guarded(*summary_, [&] { return answer(threads); });
    place_.end_work();
    return reply;
  }

  Reply answer(std::size_t threads) {
    summary_->queue_seconds = waited_.seconds();
    try {
      const ExecutionContext context{threads, {}, &stop_};
      const Stopwatch stopwatch;
      Answer answer = answer_with_keys(context);
      summary_->evaluate_seconds = stopwatch.seconds();
      summary_->device = head_.model->service().device().kind;
      head_.model->learn(request_bytes(head_),
                         summary_->evaluate_seconds * static_cast<double>(threads));
      return write_inference_reply({head_.model->name(), head_.model->version(), request_.id,
                                    answer.samples, answer.evaluate_seconds},
                                   std::move(answer.bytes));
    } catch (const device::DeviceError& error) {
      fail(ErrorCode::io, "{}", error.what());  // which is no fault of the request's
    } catch (const Error& error) {
      if (error.code() == ErrorCode::cancelled) refuse_stopped();
      throw;
    }
  }

  Answer answer_with_keys(const ExecutionContext& context) {
    const Service& service = head_.model->service();
    const Received request{request_.batch, "the request"};
    if (lacks_keys()) refuse_without_keys(context);
    if (!service.needs_keys()) return service.answer(request, Received{}, {}, context);
    if (!is_seal_file(request_.batch)) {
      return service.answer(request, ClientKeys{"the evaluation keys", own_keys(context)}, {},
                            context);
    }
    const auto file = read_key_file();
    return service.answer(request, Received{file, "the evaluation keys"}, {}, context);
  }

  ZeroedVector<std::uint8_t> read_key_file() {
    auto file = site_.keys.read(head_.caller, *request_.evaluation_keys);
    if (!file) refuse_missing(*request_.evaluation_keys);
    return std::move(*file);
  }

  /// Of the cache, or read now.
  std::shared_ptr<const ChannelKeys> own_keys(const ExecutionContext& context) {
    // Each caller's apart, also in memory: nobody learns what others have uploaded.
    const KeyFileName name{head_.caller + "/" + to_hex(head_.model->service().manifest().model_id),
                           *request_.evaluation_keys};
    if (auto kept = site_.key_cache.find(name)) {
      ++site_.key_cache_hits;
      return kept;
    }
    ++site_.key_cache_misses;
    const auto file = read_key_file();
    const ClientKeys keys =
        head_.model->service().read_keys(Received{file, "the evaluation keys"}, context.quiet());
    site_.key_cache.keep(name, memory_bytes(*keys.sets), keys.sets);
    return keys.sets;
  }

  [[noreturn]] void refuse_stopped() const {
    switch (stop_reason_.load()) {
      case StopReason::deadline:
        refuse(problem::deadline, "the time for this request is over");
      case StopReason::shutdown:
        refuse(problem::draining, "the server ends: ask another one, or later");
      case StopReason::client_gone:
        break;
    }
    refuse(problem::timeout, "the client has gone");
  }

  Site& site_;
  InferenceHead head_;
  std::shared_ptr<RequestSummary> summary_;
  Admission::Place place_;
  device::RequestMemory body_;
  std::size_t received_ = 0;
  InferenceRequest request_;  // refers to the body
  Stopwatch waited_;
  std::optional<steady_clock::time_point> deadline_;
  std::atomic<StopReason> stop_reason_{StopReason::client_gone};
  StopRequest stop_;
};

}  // namespace

std::shared_ptr<Exchange> begin_inference(Site& site, const InferenceHead& head,
                                          std::shared_ptr<RequestSummary> summary) {
  return std::make_shared<InferenceExchange>(site, head, std::move(summary));
}

}  // namespace sealion::serving
