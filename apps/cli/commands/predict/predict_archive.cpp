#include "cli/commands/predict/predict_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/quantity.h"
#include "base/stopwatch.h"
#include "cli/commands/predict/archive.h"
#include "cli/commands/predict/receipt.h"
#include "cli/support/exit_code.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "exchange/layout_kind.h"
#include "exchange/seal_batch_file.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"
#include "runtime/device_report_json.h"
#include "runtime/service.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

struct Failure {
  std::string name, reason;
  ErrorCode code;
};

/// What became of the requests.
struct Tally {
  std::size_t requests = 0, answered = 0, skipped = 0, records = 0;
  std::uint64_t upload_bytes = 0, download_bytes = 0;
  double evaluate_seconds = 0;
  DeviceReport device = {};  ///< that evaluated
  std::vector<Failure> failures = {};

  std::size_t ended() const { return answered + skipped + failures.size(); }
};

/// A model and one client's keys, for any number of requests.
class ArchiveServer {
 public:
  ArchiveServer(const PredictCommandLine& arguments, const ExecutionContext& context)
      : arguments_(arguments),
        deployment_(heras::Model::load(heras::find_model(arguments.model)).deployment()),
        service_(deployment_.prepared, ledger_of(arguments, deployment_.manifest),
                 device_use(arguments.device)),
        key_file_(load_keys(arguments, deployment_.prepared->face(), context)) {}

  const Manifest& manifest() const { return service_.manifest(); }
  DeviceReport device() const { return service_.device(); }
  std::size_t largest_request_bytes() const { return service_.largest_request_bytes(); }
  device::RequestMemory request_memory(std::size_t bytes) const {
    return service_.request_memory(bytes);
  }

  Answer answer(const Received& request, const ExecutionContext& context) {
    check_compression(arguments_, request.bytes, request.name);
    const AnswerOptions options{.compression = arguments_.compression};
    const Received keys{key_file_, arguments_.evaluation_keys};
    if (is_seal_file(request.bytes)) return service_.answer(request, keys, options, context);
    return service_.answer(request, own_keys(keys, context.quiet()), options, context);
  }

 private:
  const ClientKeys& own_keys(const Received& keys, const ExecutionContext& context) {
    const std::lock_guard guard(mutex_);
    if (!own_keys_) own_keys_ = service_.read_keys(keys, context);
    return *own_keys_;
  }

  const PredictCommandLine& arguments_;
  heras::Deployment deployment_;
  Service service_;
  ZeroedVector<std::uint8_t> key_file_;
  std::mutex mutex_;
  std::optional<ClientKeys> own_keys_;
};

/// How many requests are worked at side by side. One of packed records keeps one processor busy;
/// one slot by slot is for many, and a second one beside it is read and written meanwhile. A device
/// takes those together that wait for it, as many as the processor's memory surely has room for.
std::size_t lanes_for(const Manifest& manifest, bool has_device, std::size_t threads) {
  const bool is_for_many = layout_of(manifest.form) == LayoutKind::slotwise;
  if (has_device) return is_for_many ? 4 : 16;
  return is_for_many ? std::min<std::size_t>(threads, 2) : threads;
}

class ArchiveRun {
 public:
  ArchiveRun(const PredictCommandLine& arguments, std::vector<ArchivedRequest> requests)
      : requests_(std::move(requests)),
        context_(execution_context(arguments.threads)),
        server_(arguments, context_) {
    tally_.requests = requests_.size();
  }

  Tally run() {
    const std::size_t threads = context_.thread_count();
    const std::size_t lanes = std::clamp<std::size_t>(
        requests_.size(), 1,
        lanes_for(server_.manifest(), server_.device().kind != "cpu", threads));
    const ExecutionContext of_lane{std::max<std::size_t>(1, threads / lanes), {}, context_.stop};
    ExecutionContext of_all = context_.quiet();
    of_all.threads = lanes;
    parallel_for(requests_.size(), of_all, [&](std::size_t i) { work(requests_[i], of_lane); });
    tally_.device = server_.device();
    return std::move(tally_);
  }

 private:
  void work(const ArchivedRequest& request, const ExecutionContext& context) {
    if (is_done(request)) return tell([&] { ++tally_.skipped; });
    std::optional<std::pair<Answer, Receipt>> made;
    try {
      made = answer(request, context);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::cancelled) throw;
      progress_line(error.what());
      return tell([&] { tally_.failures.push_back({request.name, error.what(), error.code()}); });
    }
    keep(request, made->first, made->second);
  }

  /// By what its receipt says, of this model and of the very bytes that lie there now.
  bool is_done(const ArchivedRequest& request) const {
    const std::optional<Receipt> receipt = read_receipt(request.receipt);
    return receipt && receipt->model == server_.manifest().model_id &&
           digest_of(request.answer) == receipt->answer &&
           digest_of(request.request) == receipt->request;
  }

  std::pair<Answer, Receipt> answer(const ArchivedRequest& request,
                                    const ExecutionContext& context) {
    std::optional<device::RequestMemory> memory;
    const auto room = [&](std::size_t size) {
      return memory.emplace(server_.request_memory(size)).bytes();
    };
    read_large_file_into(request.request, server_.largest_request_bytes(), room, context.quiet());
    const ByteSpan bytes = memory->bytes();
    Answer answer = server_.answer({bytes, request.request.string()}, context);
    Receipt receipt{digest_of(bytes), server_.manifest().model_id, digest_of(answer.bytes)};
    const std::lock_guard guard(mutex_);
    tally_.upload_bytes += bytes.size();
    return {std::move(answer), receipt};
  }

  /// The answer first: what ends the process between the two repeats one request.
  void keep(const ArchivedRequest& request, const Answer& answer, const Receipt& receipt) {
    fs::create_directories(request.answer.parent_path());
    write_file(request.answer, answer.bytes);
    write_receipt(request.receipt, receipt);
    tell([&] {
      ++tally_.answered;
      tally_.records += answer.samples;
      tally_.download_bytes += answer.bytes.size();
      tally_.evaluate_seconds += answer.evaluate_seconds;
    });
  }

  template <typename Change>
  void tell(const Change& change) {
    const std::lock_guard guard(mutex_);
    change();
    const double all = static_cast<double>(tally_.requests);
    progress_.update(static_cast<double>(tally_.ended()) / all,
                     fmt::format("{} of {} requests", tally_.ended(), tally_.requests));
  }

  void progress_line(const std::string& text) {
    const std::lock_guard guard(mutex_);
    progress_.line(text);
  }

  std::vector<ArchivedRequest> requests_;
  ExecutionContext context_;
  ArchiveServer server_;
  std::mutex mutex_;
  Progress progress_;
  Tally tally_;
};

void print_tally(const PredictCommandLine& arguments, const Tally& tally, double seconds) {
  if (!arguments.json) {
    return print(fmt::format(
        "{} of {} requests answered unseen in {}, {} answered before; the encrypted answers are in "
        "{} ({}).\n",
        with_commas(tally.answered), with_commas(tally.requests), as_seconds(seconds),
        with_commas(tally.skipped), arguments.out, as_bytes(tally.download_bytes)));
  }
  nlohmann::json failed = nlohmann::json::array();
  for (const Failure& failure : tally.failures) {
    failed.push_back({{"request", failure.name}, {"reason", failure.reason}});
  }
  print_json({{"requests", tally.requests},
              {"answered", tally.answered},
              {"skipped", tally.skipped},
              {"failed", std::move(failed)},
              {"records", tally.records},
              {"seconds", seconds},
              {"evaluate_seconds", tally.evaluate_seconds},
              {"device", sealion::to_json(tally.device)},
              {"upload_bytes", tally.upload_bytes},
              {"download_bytes", tally.download_bytes},
              {"out", arguments.out}});
}

void check_folders(const PredictCommandLine& arguments) {
  if (fs::exists(arguments.out) && !fs::is_directory(arguments.out)) {
    fail(ErrorCode::invalid_argument,
         "--in '{}' is a folder, so the answers go to one: --out '{}' is none", arguments.in,
         arguments.out);
  }
}

}  // namespace

void predict_archive(const PredictCommandLine& arguments) {
  check_folders(arguments);
  const Shard shard = arguments.shard ? shard_of(*arguments.shard) : Shard();
  std::vector<ArchivedRequest> requests = find_requests(arguments.in, arguments.out, shard);
  if (requests.empty() && shard.count == 1) {
    fail(ErrorCode::not_found, "{}: no requests are there", arguments.in);
  }
  const Stopwatch stopwatch;
  const Tally tally = ArchiveRun(arguments, std::move(requests)).run();
  print_tally(arguments, tally, stopwatch.seconds());
  if (tally.failures.empty()) return;
  note(
      fmt::format("sealion: error: {} of {} requests were not answered: {}; mend them and run this "
                  "again, which answers those alone",
                  tally.failures.size(), tally.requests, tally.failures.front().name));
  throw Reported{static_cast<int>(exit_code_of(tally.failures.front().code))};
}

}  // namespace sealion::cli
