#include <sealion/serving.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/execution_context.h"
#include "base/stopwatch.h"
#include "device/device_choice_names.h"
#include "ledger/file_ledger.h"
#include "serving/admission/memory_limit.h"
#include "serving/application/application.h"
#include "serving/application/set_up.h"
#include "serving/keys/shared_key_store.h"
#include "serving/protocol/problem.h"
#include "serving/protocol/replies.h"

namespace sealion::server {
namespace {

using serving::Accepted;
using serving::Problem;

serving::SiteLimits limits_of(const ApplicationOptions& options) {
  return {{options.memory_bytes == 0 ? serving::default_memory_bytes() : options.memory_bytes,
           options.queue_seconds, ExecutionContext{.threads = options.threads}.thread_count()},
          options.key_cache_bytes,
          options.longest_request,
          options.allowed_origins};
}

serving::Sources sources_of(const ApplicationOptions& options) {
  serving::Sources sources;
  sources.models = options.models;
  if (!options.tokens.empty()) sources.tokens = options.tokens;
  sources.device = from_name<device::DeviceChoice>(options.device);
  sources.keys_of_everybody = {options.key_quota_bytes, options.key_expiry_days};
  return sources;
}

std::shared_ptr<QueryLedger> ledger_of(const ApplicationOptions& options) {
  if (options.query_ledger.empty()) return nullptr;
  return std::make_shared<FileLedger>(options.query_ledger);
}

/// Servers that each counted for themselves would answer more than the budget.
void check_budgets(const serving::ModelSet& models, const ApplicationOptions& options) {
  if (!options.query_ledger.empty()) return;
  for (const auto& model : models.all()) {
    const std::uint64_t budget = model->service().manifest().query_budget;
    if (budget == 0) continue;
    fail(ErrorCode::invalid_argument,
         "the model '{}' answers {} records for a key: name the query ledger that counts them, a "
         "file that all replicas share",
         model->name(), budget);
  }
}

using LogFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

LogFile open_log(const std::filesystem::path& path) {
  if (path.empty()) return {stderr, [](std::FILE*) { return 0; }};
  LogFile file(std::fopen(path.c_str(), "ae"), std::fclose);
  if (!file) {
    fail(ErrorCode::io, "cannot append to the log '{}': {}", path.string(), std::strerror(errno));
  }
  return file;
}

std::shared_ptr<KeyFiles> keys_of(const ApplicationOptions& options) {
  if (options.keys != nullptr) return options.keys;
  fail(ErrorCode::invalid_argument, "an application needs a place for clients' evaluation keys");
}

/// The first header of this name; empty where there is none.
std::string header(const ApplicationRequest& request, const char* name) {
  const auto found = std::find_if(request.headers.begin(), request.headers.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == request.headers.end() ? std::string() : found->second;
}

std::optional<std::uint64_t> read_length(const std::string& text) {
  std::uint64_t length = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, length);
  if (error != std::errc{} || last != end) return std::nullopt;
  return length;
}

serving::RequestHead head_of(const ApplicationRequest& request) {
  serving::RequestHead head{.method = request.method, .path = request.path};
  head.content_length = read_length(header(request, "content-length"));
  head.is_chunked = !header(request, "transfer-encoding").empty();
  head.authorization = header(request, "authorization");
  head.content_encoding = header(request, "content-encoding");
  head.if_none_match = header(request, "if-none-match");
  head.request_id = header(request, "x-request-id");
  head.inference_header_length = header(request, "inference-header-content-length");
  head.origin = header(request, "origin");
  return head;
}

}  // namespace

struct Application::State {
  explicit State(const ApplicationOptions& options)
      : sources(sources_of(options)),
        ledger(ledger_of(options)),
        log_file(open_log(options.log)),
        log(log_file.get()),
        keys(keys_of(options)),
        site(limits_of(options), keys, serving::PageFiles(), log,
             serving::read_configuration(sources, nullptr, ledger, log)),
        application(site) {
    check_budgets(*site.configuration().models, options);
    expiry.emplace(site);
  }

  serving::Sources sources;
  std::shared_ptr<QueryLedger> ledger;
  LogFile log_file;
  serving::Log log;
  serving::SharedKeyStore keys;
  serving::Site site;
  serving::Application application;
  std::optional<serving::Expiry> expiry;
};

struct Exchange::State {
  serving::Application& application;
  std::shared_ptr<serving::RequestSummary> summary;
  std::shared_ptr<serving::Exchange> exchange;  // null where the reply is here
  serving::Headers cross_origin;
  bool answers_head;
  Stopwatch since_head = {};
  std::optional<ApplicationReply> early = {};

  ApplicationReply reply_of(serving::Reply reply) {
    ApplicationReply made{
        reply.status, serving::headers_of(reply, summary->request_id, cross_origin), {}};
    const std::string& text = reply.shared_text ? *reply.shared_text : reply.text;
    made.body.reserve(reply.size());
    made.body.assign(text.begin(), text.end());
    made.body.insert(made.body.end(), reply.bytes.begin(), reply.bytes.end());
    summary->status = reply.status;
    summary->sent_bytes = answers_head ? 0 : reply.size();
    return made;
  }
};

Application::Application(const ApplicationOptions& options)
    : state_(std::make_unique<State>(options)) {}

Application::~Application() = default;

Exchange Application::accept(const ApplicationRequest& request) {
  serving::Application& application = state_->application;
  Accepted accepted = application.accept(head_of(request), request.peer);
  auto* const exchange = std::get_if<std::shared_ptr<serving::Exchange>>(&accepted.next);
  auto state = std::make_shared<Exchange::State>(Exchange::State{
      application, std::move(accepted.summary), exchange ? std::move(*exchange) : nullptr,
      application.cross_origin_headers(header(request, "origin")), request.method == "HEAD"});
  if (auto* const reply = std::get_if<serving::Reply>(&accepted.next)) {
    state->early = state->reply_of(std::move(*reply));
  }
  return Exchange(std::move(state));
}

bool Application::reload() {
  return serving::reload(state_->site, state_->sources, state_->ledger);
}

Exchange::Exchange(std::shared_ptr<State> state) : state_(std::move(state)) {}

const std::optional<ApplicationReply>& Exchange::reply() const { return state_->early; }
const std::string& Exchange::request_id() const { return state_->summary->request_id; }
const std::string& Exchange::caller() const { return state_->summary->caller; }
const std::string& Exchange::address() const { return state_->summary->address; }

std::optional<ApplicationReply> Exchange::take(std::span<const std::uint8_t> bytes) {
  State& state = *state_;
  state.summary->received_bytes += bytes.size();
  auto refused = state.application.attempt(*state.summary, [&] {
    while (!bytes.empty()) {
      const auto room = state.exchange->room();
      if (room.empty()) {
        serving::refuse(serving::problem::corrupt, "more bytes came than Content-Length says");
      }
      const std::size_t count = std::min(room.size(), bytes.size());
      std::memcpy(room.data(), bytes.data(), count);
      state.exchange->took(count);
      bytes = bytes.subspan(count);
    }
  });
  if (!refused) return std::nullopt;
  return state.reply_of(std::move(*refused));
}

void Exchange::finish(std::function<void(ApplicationReply)> done) {
  const auto answer = [state = state_, done](serving::Reply reply) {
    done(state->reply_of(std::move(reply)));
  };
  auto refused =
      state_->application.attempt(*state_->summary, [&] { state_->exchange->finish(answer); });
  if (refused) done(state_->reply_of(std::move(*refused)));
}

std::optional<double> Exchange::seconds_left() const {
  const auto deadline = state_->exchange->deadline();
  if (!deadline) return std::nullopt;
  return std::chrono::duration<double>(*deadline - std::chrono::steady_clock::now()).count();
}

void Exchange::stop(Stop reason) {
  if (!state_->exchange) return;
  switch (reason) {
    case Stop::client_gone:
      return state_->exchange->stop(serving::StopReason::client_gone);
    case Stop::deadline:
      return state_->exchange->stop(serving::StopReason::deadline);
  }
}

ApplicationReply Exchange::undelivered(Undelivered why) {
  Problem problem = why == Undelivered::busy
                        ? Problem(serving::problem::busy, "all replicas are busy: ask again later")
                        : Problem(serving::problem::lost,
                                  "the replica that had this request has "
                                  "ended, and may have answered it");
  problem.retry_after = 1;
  return state_->reply_of(state_->application.refusal(problem, *state_->summary));
}

void Exchange::ended() {
  state_->summary->seconds = state_->since_head.seconds();
  state_->application.ended(*state_->summary);
}

}  // namespace sealion::server
