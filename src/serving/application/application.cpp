#include "serving/application/application.h"

#include <fmt/format.h>
#include <sealion/version.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "base/random.h"
#include "base/resident_memory.h"
#include "serving/application/cross_origin.h"
#include "serving/application/guarded.h"
#include "serving/application/inference_exchange.h"
#include "serving/application/key_replies.h"
#include "serving/application/model_replies.h"
#include "serving/application/openapi.h"
#include "serving/application/small_body.h"
#include "serving/protocol/inference.h"
#include "serving/protocol/replies.h"
#include "serving/protocol/target.h"

namespace sealion::serving {
namespace {

using Next = std::variant<Reply, std::shared_ptr<Exchange>>;

/// The sender's own where it is fit for a log, else a fresh one.
std::string request_id_of(const std::string& sent) {
  constexpr std::size_t longest = 64;
  constexpr std::string_view fit =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  if (!sent.empty() && sent.size() <= longest && sent.find_first_not_of(fit) == std::string::npos) {
    return sent;
  }
  return to_hex(random_seed());
}

/// As the log has it: a method that somebody makes up is none.
std::string method_of(const std::string& method) {
  constexpr std::array<std::string_view, 9> known = {
      "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"};
  return std::find(known.begin(), known.end(), method) != known.end() ? method : "other";
}

/// A request and what it meets.
class Handling {
 public:
  Handling(Site& site, const RequestHead& head, std::shared_ptr<RequestSummary> summary)
      : site_(site),
        head_(head),
        summary_(std::move(summary)),
        configuration_(site.configuration()) {}

  Next next() {
    const auto target = find_target(head_.path);
    if (!target) refuse(problem::not_found, "there is nothing at this address");
    summary_->address = target->address;
    if (head_.method == "OPTIONS" && may_ask(site_.limits.allowed_origins, head_.origin)) {
      return preflight_reply(*target);
    }
    check_method(*target);
    if (const auto reply = open_reply(*target)) return *reply;
    const Caller& caller = configuration_.tokens->caller(head_.authorization);
    summary_->caller = caller.name;
    if (target->place == Place::metrics) return metrics(caller);
    if (!caller.may_infer) refuse(problem::forbidden, "this token is for the metrics alone");
    check_encoding();
    return for_caller(*target, caller);
  }

 private:
  const ModelSet& models() const { return *configuration_.models; }

  void check_method(const Target& target) const {
    if (knows_method(target, head_.method)) return;
    Problem other(problem::not_allowed, fmt::format("this address takes {} alone", target.methods));
    other.allowed_methods = target.methods;
    throw other;
  }

  void check_encoding() const {
    if (head_.content_encoding.empty() || head_.content_encoding == "identity") return;
    refuse(problem::unsupported_encoding,
           "bodies come as they are, without Content-Encoding: ciphertexts do not get smaller");
  }

  /// Replies that everybody gets.
  std::optional<Reply> open_reply(const Target& target) const {
    const bool is_ready = site_.is_ready;
    switch (target.place) {
      case Place::live:
        return json_reply({{"live", true}});
      case Place::ready:
        return json_reply({{"ready", is_ready}}, is_ready ? 200 : problem::draining.status);
      case Place::description:
        return openapi_reply();
      case Place::page:
        return site_.page.file(target.name, head_.if_none_match);
      default:
        return std::nullopt;
    }
  }

  Reply metrics(const Caller& caller) const {
    if (!caller.may_scrape) refuse(problem::forbidden, "this token is not for the metrics");
    const AdmissionState admitted = site_.admission.state();
    Reply reply;
    reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
    reply.text = site_.metrics.text({.connections = site_.connections,
                                     .requests = admitted.requests,
                                     .waiting = site_.workers.waiting(),
                                     .running = site_.workers.running(),
                                     .admitted_bytes = admitted.bytes,
                                     .key_cache_bytes = site_.key_cache.bytes(),
                                     .key_store_bytes = site_.keys.used_bytes(),
                                     .resident_bytes = resident_memory_bytes(),
                                     .key_cache_hits = site_.key_cache_hits,
                                     .key_cache_misses = site_.key_cache_misses});
    return reply;
  }

  Next for_caller(const Target& target, const Caller& caller) {
    switch (target.place) {
      case Place::server:
        return json_reply(
            {{"name", "sealion"},
             {"version", SEALION_VERSION_STRING},
             {"extensions", {"binary_tensor_data", "model_repository", "evaluation_keys"}}});
      case Place::repository_index:
        return index();
      case Place::keys:
        return list_keys(site_, caller);
      case Place::key:
        return for_key(caller, read_key_address(target.digest));
      default:
        return for_model(target, caller);
    }
  }

  Next index() const {
    if (!head_.is_chunked && head_.content_length.value_or(0) == 0) {
      return repository_index(models(), {});
    }
    const auto bytes = body_bytes(largest_small_body, "what this address takes has");
    return receive_small_body(static_cast<std::size_t>(bytes),
                              [models = configuration_.models](const std::string& body) {
                                return repository_index(*models, body);
                              });
  }

  Next for_model(const Target& target, const Caller& caller) {
    const ServedModelPtr model = find_model_of(models(), target);
    summary_->model = model->name();
    summary_->version = model->version();
    switch (target.place) {
      case Place::model_ready:
        return model_ready(*model);
      case Place::manifest:
        return model_manifest(*model, head_.if_none_match);
      case Place::infer:
        return infer(model, caller);
      default:
        return model_metadata(models(), *model);
    }
  }

  /// Of the body that comes; what is larger than `largest` is not read.
  std::uint64_t body_bytes(std::uint64_t largest, const char* what) const {
    if (head_.is_chunked || !head_.content_length) {
      refuse(problem::length_required, "say with Content-Length how many bytes come");
    }
    if (*head_.content_length > largest) {
      refuse(problem::too_large, "{} at most {} bytes, not {}", what, largest,
             *head_.content_length);
    }
    return *head_.content_length;
  }

  Next infer(const ServedModelPtr& model, const Caller& caller) const {
    if (site_.is_draining) refuse(problem::draining, "the server ends: ask another one, or later");
    const std::uint64_t body =
        body_bytes(model->largest_request_bytes() + bytes_length_prefix + largest_inference_header,
                   "a request of this model has");
    return begin_inference(
        site_,
        {model, caller.name, read_header_length(head_.inference_header_length, body),
         static_cast<std::size_t>(body)},
        summary_);
  }

  Next for_key(const Caller& caller, const Digest& digest) {
    if (head_.method == "HEAD") return look_for_key(site_, caller, digest);
    if (head_.method == "DELETE") return delete_key(site_, caller, digest);
    if (site_.keys.find(caller.name, digest)) return key_is_here();
    const std::uint64_t bytes =
        body_bytes(models().largest_key_bytes(), "evaluation keys for the models here have");
    return receive_key(site_, caller, digest, bytes, summary_);
  }

  Site& site_;
  const RequestHead& head_;
  std::shared_ptr<RequestSummary> summary_;
  Configuration configuration_;
};

}  // namespace

Accepted Application::accept(const RequestHead& head, const std::string& peer) {
  auto summary = std::make_shared<RequestSummary>();
  summary->request_id = request_id_of(head.request_id);
  summary->method = method_of(head.method);
  summary->peer = peer;
  std::shared_ptr<Exchange> exchange;
  Reply reply = guarded(*summary, [&] {
    Next next = Handling(site_, head, summary).next();
    if (auto* whole = std::get_if<Reply>(&next)) return std::move(*whole);
    exchange = std::get<std::shared_ptr<Exchange>>(next);
    return Reply();
  });
  if (exchange != nullptr) return {std::move(summary), std::move(exchange)};
  return {std::move(summary), std::move(reply)};
}

Headers Application::cross_origin_headers(const std::string& origin) const {
  return serving::cross_origin_headers(site_.limits.allowed_origins, origin);
}

std::optional<Reply> Application::attempt(RequestSummary& summary,
                                          const std::function<void()>& step) const {
  bool is_done = false;
  Reply reply = guarded(summary, [&] {
    step();
    is_done = true;
    return Reply();
  });
  if (is_done) return std::nullopt;
  return reply;
}

Reply Application::refusal(const Problem& problem, RequestSummary& summary) const {
  if (summary.request_id.empty()) summary.request_id = request_id_of({});
  return refusal_of(problem, summary);
}

void Application::ended(const RequestSummary& summary) {
  site_.metrics.count(summary);
  site_.log.request(summary);
}

}  // namespace sealion::serving
