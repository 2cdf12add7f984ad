#include "bench/forecasts.h"

#include <filesystem>
#include <random>
#include <sstream>

#include "base/error.h"
#include "base/file.h"
#include "base/resident_memory.h"
#include "base/stopwatch.h"
#include "bench/networks.h"
#include "client/client.h"
#include "exchange/messages.h"
#include "planner/planner.h"
#include "rates/median.h"
#include "runtime/model_manifest.h"
#include "runtime/server.h"

namespace sealion::bench {
namespace {

constexpr int repeats = 5;

/// A file that is gone afterwards.
class ScratchFile {
 public:
  ScratchFile() {
    std::random_device random;
    std::ostringstream name;
    name << "sealion-forecast-" << std::hex << random() << random();
    path_ = std::filesystem::temp_directory_path() / name.str();
  }
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// One model, from request to answer.
class Check {
 public:
  /// Refers to the planned model.
  Check(const PlannedModel& planned, const CostModel& model, const ExecutionContext& context)
      : planned_(planned),
        model_(model),
        context_(context.quiet()),
        client_(planned.manifest()),
        key_(client_.generate_key()) {}

  Forecast run() {
    encrypt();
    reset_peak_memory();
    CostModel here = model_;
    here.process_bytes = resident_memory_bytes();
    Forecast forecast = describe(here);
    evaluate(forecast);
    return forecast;
  }

 private:
  void encrypt() {
    const SealedFile file = write_request(
        client_.encrypt(key_, random_inputs(planned_.program, client_.batch()), context_),
        planned_.manifest(), key_.id());
    write_file(inputs_.path(), file.pieces());
    upload_bytes_ = file.size();
  }

  Forecast describe(const CostModel& here) const {
    return {.program = planned_.name,
            .n = planned_.plan.parameters.n,
            .plain_moduli = planned_.plan.parameters.plain_moduli.size(),
            .coeff_moduli = planned_.plan.parameters.coeff_moduli.size(),
            .barriers = barriers_of(planned_.plan.way).size(),
            .forecast_seconds = planned_.forecast.server_seconds,
            .measured_seconds = 0,
            .forecast_peak_bytes = server_bytes(planned_.forecast.cost, here),
            .measured_peak_bytes = 0,
            .forecast_upload_bytes =
                request_bytes(planned_.manifest(), client_.channels(), client_.batch()),
            .upload_bytes = upload_bytes_,
            .forecast_download_bytes =
                response_bytes(planned_.manifest(), client_.channels(), client_.batch()),
            .download_bytes = 0};
  }

  void evaluate(Forecast& forecast) const {
    const ChannelKeys keys = client_.generate_evaluation_keys(key_);
    const Server server(planned_.prepared);
    const auto bytes = read_large_file(inputs_.path(), upload_bytes_);
    const Message<Request> request =
        read_request(bytes, planned_.manifest(), client_.channels(), "inputs");
    std::vector<double> seconds, cpu_seconds;
    for (int i = 0; i < repeats; ++i) {
      const Stopwatch stopwatch;
      const ProcessorStopwatch processors;
      Response answer = server.answer(request.content, keys, context_);
      seconds.push_back(stopwatch.seconds());
      cpu_seconds.push_back(processors.seconds() / static_cast<double>(model_.threads));
      if (i > 0) continue;
      forecast.download_bytes =
          write_response(std::move(answer), planned_.manifest(), request.asked).size();
      forecast.measured_peak_bytes = peak_memory_bytes();
    }
    forecast.measured_seconds = median(seconds);
    forecast.cpu_seconds = median(cpu_seconds);
  }

  const PlannedModel& planned_;
  CostModel model_;
  ExecutionContext context_;
  Client client_;
  SecretKey key_;
  ScratchFile inputs_;
  std::size_t upload_bytes_ = 0;
};

}  // namespace

std::vector<PlannedModel> planned_networks(const CostModel& model,
                                           const ExecutionContext& context) {
  const std::vector<std::pair<const char*, Program>> programs = {
      {"dnn-30", dense_network(30)},
      {"dnn-100", dense_network(100)},
      {"cnn-16", convolutional_network()},
      {"five-squares", deep_network()}};
  std::vector<PlannedModel> models;
  for (const auto& [name, program] : programs) {
    const PlannedProgram planned = plan_program(program, {.cost_model = model}, context.quiet());
    models.push_back({name,
                      program,
                      planned.plan,
                      planned.forecast,
                      std::make_shared<const Prepared>(
                          program, planned.plan.way,
                          make_manifest(name, program, planned.plan, planned.forecast)),
                      {}});
  }
  return models;
}

std::vector<Forecast> check_forecasts(const std::vector<PlannedModel>& models,
                                      const CostModel& model, const ExecutionContext& context) {
  std::vector<Forecast> forecasts;
  for (const PlannedModel& planned : models) {
    forecasts.push_back(Check(planned, model, context).run());
    context.report(forecasts.size(), models.size());
  }
  return forecasts;
}

}  // namespace sealion::bench
