#include "layouts/slotwise/device/device_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "device/device_error.h"
#include "device/one_for.h"
#include "layouts/slotwise/device/device_run.h"
#include "layouts/slotwise/run/request_checks.h"
#include "layouts/slotwise/steps/kernel_weights.h"
#include "ring/kernels/kernels.h"

namespace sealion::slotwise {
namespace {

using device::DeviceError;

void check_products(const Program& program, int prime_bits) {
  const int weight_bits = kernel_weight_bits(program);
  if (weight_bits + prime_bits <= kernels::product_bits) return;
  fail(ErrorCode::does_not_fit,
       "weights of {} bits times a coefficient prime of {} bits exceed the {} bits of a product; "
       "plan with smaller primes or a lower saturation",
       weight_bits, prime_bits, kernels::product_bits);
}

}  // namespace

class DeviceEngine::Implementation {
 public:
  Implementation(device::DevicePtr device, const Program& program,
                 const std::vector<Barrier>& barriers, ParametersPtr parameters,
                 std::uint64_t input_correction)
      : parameters_(std::move(parameters)),
        schedule_(program, parameters_->limbs(), barriers),
        corrections_(schedule_, parameters_, input_correction),
        tables_(std::move(device), parameters_),
        barrier_(tables_),
        keys_(device::one_for<device::DeviceKeyCache>(tables_.device())),
        workspaces_(device::one_for<device::Workspaces>(tables_.device())),
        program_{sizes_, schedule_, corrections_, tables_, stages_, barrier_, *keys_} {
    check_products(program, static_cast<int>(tables_.most_bits(parameters_->limbs())));
    for (const Node& node : program.nodes()) sizes_.push_back(node.size);
    const ScheduledProgram scheduled{program, schedule_, corrections_, *parameters_};
    stages_.reserve(schedule_.stages().size());
    for (std::size_t stage = 0; stage < schedule_.stages().size(); ++stage) {
      stages_.emplace_back(tables_, scheduled, stage);
    }
    bytes_of_job_ = program_.least_input_bytes() + program_.value_bytes();
    for (const DeviceStage& stage : stages_) shared_bytes_ += stage.arena_bytes();
    if (schedule_.stages().size() > 1) shared_bytes_ += barrier_.most_bytes();
  }

  EvaluationKeyShape key_shape() const {
    return {.limbs = schedule_.relinearised_limbs(), .parts = schedule_.relinearised_parts()};
  }

  void check(const Job& job) const {
    check_inputs(job.inputs, *parameters_, sizes_.front(), corrections_);
    check_keys(job.keys, key_shape(), *parameters_);
  }

  /// How many jobs the device takes at a time, where two pieces are there at once. Where memory is
  /// short, what lies idle there is given up.
  std::size_t jobs_of_piece() const {
    const std::size_t wanted = bytes_of_job_ + shared_bytes_;
    if (free_bytes() < wanted) {
      keys_->clear();
      workspaces_->clear();
    }
    const std::size_t free = free_bytes();
    if (free < wanted) {
      throw DeviceError(DeviceError::Kind::out_of_memory,
                        fmt::format("{}: a batch takes {} bytes there, {} are free",
                                    tables_.device()->description().name, wanted, free));
    }
    return std::max<std::size_t>(1, (free / 2 - std::min(free / 2, shared_bytes_)) / bytes_of_job_);
  }

  std::vector<EncryptedBatch> run_all(std::span<const Job> jobs,
                                      const ExecutionContext& context) const {
    std::vector<EncryptedBatch> answers;
    const std::size_t most = jobs_of_piece();
    // A piece is on its way to the device while the one before is computed; where not even two fit,
    // one comes after the other.
    const bool overlaps = tables_.device()->free_bytes() / 2 > bytes_of_job_ + shared_bytes_;
    std::unique_ptr<DeviceRun> run;
    for (std::size_t first = 0; first < jobs.size(); first += most) {
      context.check_stop();
      if (!run) run = load(jobs, first, most);
      run->start();
      std::unique_ptr<DeviceRun> next;
      if (overlaps && first + most < jobs.size()) next = load(jobs, first + most, most);
      for (EncryptedBatch& answer : run->answers()) answers.push_back(std::move(answer));
      if (context.progress) context.progress(answers.size(), jobs.size());
      run = std::move(next);
    }
    return answers;
  }

 private:
  /// Some is left to others.
  std::size_t free_bytes() const { return tables_.device()->free_bytes() / 20 * 19; }

  std::unique_ptr<DeviceRun> load(std::span<const Job> jobs, std::size_t first,
                                  std::size_t most) const {
    const auto piece = jobs.subspan(first, std::min(most, jobs.size() - first));
    const std::size_t free = tables_.device()->free_bytes() / 2;
    const std::size_t taken = shared_bytes_ + piece.size() * program_.value_bytes();
    return std::make_unique<DeviceRun>(program_, piece, free - std::min(free, taken));
  }

  ParametersPtr parameters_;
  Schedule schedule_;
  Corrections corrections_;
  std::vector<std::size_t> sizes_;  // [nodes]
  device::BatchTables tables_;
  DeviceBarrier barrier_;
  std::shared_ptr<device::DeviceKeyCache> keys_;
  std::shared_ptr<device::Workspaces> workspaces_;  // of the packed layout: what they keep is idle
  std::vector<DeviceStage> stages_;
  DeviceProgram program_;
  std::size_t bytes_of_job_ = 0, shared_bytes_ = 0;
};

DeviceEngine::DeviceEngine(device::DevicePtr device, const Program& program,
                           const std::vector<Barrier>& barriers, ParametersPtr channel,
                           std::uint64_t input_correction)
    : implementation_(std::make_unique<const Implementation>(
          std::move(device), program, barriers, std::move(channel), input_correction)) {}

DeviceEngine::~DeviceEngine() = default;

EvaluationKeyShape DeviceEngine::key_shape() const { return implementation_->key_shape(); }

EncryptedBatch DeviceEngine::run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                                 const ExecutionContext& context) const {
  const Job job{inputs, keys};
  return std::move(run_all(std::span(&job, 1), context).front());
}

std::vector<EncryptedBatch> DeviceEngine::run_all(std::span<const Job> jobs,
                                                  const ExecutionContext& context) const {
  for (const Job& job : jobs) implementation_->check(job);
  return implementation_->run_all(jobs, context);
}

}  // namespace sealion::slotwise
