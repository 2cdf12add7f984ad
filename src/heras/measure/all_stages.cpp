#include "heras/measure/all_stages.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/stopwatch.h"
#include "data/dataset.h"
#include "exchange/messages.h"
#include "heras/measure/inference.h"
#include "heras/measure/lane.h"

namespace sealion::heras {
namespace {

/// Batches on their way at a time, where there are threads for them, and how many at least.
struct StreamSize {
  std::size_t lanes, batches;
};

/// More lanes would take memory, and two leave no processor idle; with six batches the start and
/// the end of the stream, with one lane idle, weigh little.
constexpr StreamSize usual{2, 6};
/// Of batches that a machine has no memory for twice, and that take a minute each.
constexpr StreamSize of_large_batches{1, 1};
constexpr std::size_t large_batch_bytes = std::size_t{1} << 30;

StreamSize stream_size(const Deployment& deployment, const Client& client) {
  const std::size_t bytes =
      request_bytes(client.manifest(), client.channels(), request_records(deployment));
  return bytes < large_batch_bytes ? usual : of_large_batches;
}

/// Which records each batch of a stream has.
struct StreamPlan {
  StreamPlan(std::size_t record_count, std::size_t n, const StreamSize& least)
      : records(record_count), records_per_batch(std::min(record_count, n)) {
    const std::size_t needed = (records + records_per_batch - 1) / records_per_batch;
    round = needed;
    batches = std::max(least.batches, (needed + least.lanes - 1) / least.lanes * least.lanes);
  }

  /// The last of a round ends with the last record, so that it is full too.
  RecordRange range(std::size_t batch) const {
    const std::size_t first = batch % round * records_per_batch;
    return {std::min(first, records - records_per_batch), records_per_batch};
  }

  std::size_t records, records_per_batch;
  std::size_t round;  ///< batches until every record has been in one
  std::size_t batches;
};

/// The stream on its way, and what it showed.
class Stream {
 public:
  Stream(const Program& program, const Deployment& deployment, const Inputs& inputs,
         const AllStagesOptions& options, const ExecutionContext& context)
      : deployment_(deployment),
        inputs_(inputs),
        options_(options),
        context_(context),
        parties_(deployment, options.device),
        size_(stream_size(deployment, parties_.client)),
        plan_(records_asked_for({.records = options.records}, inputs), request_records(deployment),
              size_),
        reference_(reference_logits(program, {preprocessing_of(deployment.manifest), inputs},
                                    {0, plan_.records}, deployment.manifest.output_shift,
                                    context_.quiet())),
        logits_(plan_.batches) {}

  AllStages run() {
    const std::size_t lanes = std::min(size_.lanes, context_.thread_count());
    // Those that work for all lanes, and the lane's own: more would wait for each other's cores.
    ExecutionContext of_lane = context_.quiet();
    of_lane.threads = context_.thread_count() - (lanes - 1);
    std::vector<Lane> all;
    for (std::size_t i = 0; i < lanes; ++i) {
      all.emplace_back(parties_, options_.folder / std::to_string(i), of_lane);
    }
    const Stopwatch stopwatch;
    std::vector<std::future<void>> running;
    for (Lane& lane : all) {
      running.push_back(std::async(std::launch::async, [&] { drain(lane); }));
    }
    for (auto& lane : running) lane.get();
    return result(stopwatch.seconds(), all);
  }

 private:
  void drain(Lane& lane) {
    for (std::size_t batch = next_++; batch < plan_.batches; batch = next_++) {
      logits_[batch] = lane.take(inputs_, plan_.range(batch));
      const std::lock_guard lock(progress_mutex_);
      context_.report(++done_, plan_.batches);
    }
  }

  AllStages result(double seconds, const std::vector<Lane>& all) const {
    const auto batches = static_cast<double>(plan_.batches);
    AllStages result;
    result.records_per_batch = plan_.records_per_batch;
    result.batches = plan_.batches;
    result.seconds_per_batch = seconds / batches;
    result.predictions_per_hour =
        static_cast<double>(request_records(deployment_)) / result.seconds_per_batch * 3600;
    for (const Stage stage : all_values<Stage>()) {
      double total = 0;
      for (const Lane& lane : all) total += lane.seconds()[static_cast<std::size_t>(stage)];
      result.stages.push_back({name_of(stage), total / batches});
    }
    const Client& client = parties_.client;
    result.upload_bytes_per_batch =
        request_bytes(client.manifest(), client.channels(), plan_.records_per_batch);
    result.download_bytes_per_batch =
        response_bytes(client.manifest(), client.channels(), plan_.records_per_batch);
    compare(result);
    return result;
  }

  void compare(AllStages& result) const {
    for (std::size_t batch = 0; batch < plan_.batches; ++batch) {
      result.logits_compared += logits_[batch].features() * logits_[batch].samples();
      result.mismatches += count_differences(logits_[batch], reference_, plan_.range(batch).first);
    }
  }

  const Deployment& deployment_;
  const Inputs& inputs_;
  const AllStagesOptions& options_;
  const ExecutionContext& context_;
  Parties parties_;
  StreamSize size_;
  StreamPlan plan_;
  IntegerBatch reference_;            // of all records
  std::vector<IntegerBatch> logits_;  // [batches], decrypted
  std::atomic<std::size_t> next_{0};
  std::mutex progress_mutex_;
  std::size_t done_ = 0;
};

}  // namespace

nlohmann::json to_json(const AllStages& result) {
  nlohmann::json stages = nlohmann::json::array();
  for (const StageTime& stage : result.stages) {
    stages.push_back({{"name", stage.name}, {"seconds", stage.seconds}});
  }
  return {{"all_stages_images_per_batch", result.records_per_batch},
          {"all_stages_batches", result.batches},
          {"all_stages_seconds_per_batch", result.seconds_per_batch},
          {"all_stages_predictions_per_hour", result.predictions_per_hour},
          {"all_stages_upload_bytes_per_batch", result.upload_bytes_per_batch},
          {"all_stages_download_bytes_per_batch", result.download_bytes_per_batch},
          {"all_stages_logits_compared", result.logits_compared},
          {"all_stages_mismatches", result.mismatches},
          {"all_stages", stages}};
}

AllStages run_all_stages(const Program& program, const Deployment& deployment, const Inputs& inputs,
                         const AllStagesOptions& options, const ExecutionContext& context) {
  check_inputs(inputs);
  check_takes(preprocessing_of(deployment.manifest), inputs);
  return Stream(program, deployment, inputs, options, context).run();
}

}  // namespace sealion::heras
