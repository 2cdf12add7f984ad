#include "bench/device/slotwise_digits.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <variant>
#include <vector>

#include "bench/device/recording_device.h"
#include "bench/device/test_digits.h"
#include "bench/requests.h"
#include "client/client.h"
#include "heras/zoo/zoo.h"

namespace sealion::bench {
namespace {

using device::DevicePtr;

constexpr std::size_t repeats = 21;

/// A batch whose packed bytes lie in memory that a device copies from by itself.
class PinnedBatch {
 public:
  PinnedBatch(const DevicePtr& device, const EncryptedBatch& batch)
      : device_(device),
        bytes_(static_cast<std::uint8_t*>(device->allocate_pinned(batch.packed().size()))),
        batch_(batch.parameters(), batch.features(), batch.parts(), batch.samples(), batch.seed(),
               batch.limbs(), batch.correction(), {bytes_, batch.packed().size()}) {
    std::memcpy(bytes_, batch.packed().data(), batch.packed().size());
  }
  PinnedBatch(const PinnedBatch&) = delete;
  PinnedBatch& operator=(const PinnedBatch&) = delete;
  ~PinnedBatch() { device_->free_pinned(bytes_); }

  const EncryptedBatch& batch() const { return batch_; }

 private:
  DevicePtr device_;
  std::uint8_t* bytes_;
  EncryptedBatch batch_;
};

/// A model's requests of test digits.
struct Requests {
  heras::Deployment deployment;
  ChannelKeys keys;
  std::vector<ChannelBatches> batches;
};

Requests encrypt_digits(const std::string& name, std::size_t count) {
  const heras::Model model = heras::Model::load(heras::find_model(name));
  const IntegerBatch digits = test_digits(model, count);
  Requests requests{model.deployment(), {}, {}};
  const Client client(requests.deployment.manifest);
  const SecretKey key = client.generate_key();
  requests.keys = client.generate_evaluation_keys(key);
  for (std::size_t first = 0; first < count; first += client.batch()) {
    const IntegerBatch some = samples_of(digits, first, std::min(client.batch(), count - first));
    requests.batches.push_back(std::get<ChannelBatches>(client.encrypt(key, some)));
  }
  return requests;
}

bool is_network(std::size_t kernel) {
  return kernel != device::Kernels::number<device::CheckResidues>() &&
         kernel != device::Kernels::number<device::ExpandSeed>();
}
bool is_any(std::size_t) { return true; }

/// Adds what one channel takes.
void measure_channel(const DevicePtr& device, const Requests& requests, std::size_t channel,
                     SlotwiseTimes& times) {
  const ChannelKeys& keys = requests.keys;
  std::vector<std::unique_ptr<PinnedBatch>> pinned;
  std::vector<Job> jobs;
  for (const ChannelBatches& batches : requests.batches) {
    pinned.push_back(std::make_unique<PinnedBatch>(device, batches[channel]));
    jobs.push_back(
        {pinned.back()->batch(), keys.empty() ? nullptr : &keys[keys.size() == 1 ? 0 : channel]});
  }
  const Prepared& prepared = *requests.deployment.prepared;
  const std::uint64_t correction = jobs.front().inputs.correction();
  const auto compiled = [&](const DevicePtr& on) {
    return prepared.arranged()->compile(prepared.channels()[channel], correction, on);
  };

  const auto recording = std::make_shared<RecordingDevice>(device);
  {
    const auto executor = compiled(recording);
    times.different += count_different(executor->run_all(jobs), compiled(nullptr)->run_all(jobs));
    times.network_seconds += recording->replay_seconds(is_network, repeats);
    times.kernels_seconds += recording->replay_seconds(is_any, repeats);
    times.launches += recording->launch_count(is_any);
  }
  recording->forget();
  const auto executor = compiled(device);
  times.whole_seconds += median_seconds(repeats, [&] { executor->run_all(jobs); });
}

}  // namespace

SlotwiseTimes measure_slotwise(const DevicePtr& device, const std::string& model,
                               std::size_t digits) {
  const Requests requests = encrypt_digits(model, digits);
  SlotwiseTimes times;
  for (std::size_t c = 0; c < requests.deployment.prepared->channels().size(); ++c) {
    measure_channel(device, requests, c, times);
  }
  return times;
}

}  // namespace sealion::bench
