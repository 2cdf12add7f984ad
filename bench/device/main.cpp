// What a device takes for test digits in the slot-wise layout: the network alone on data that are
// resident, with what makes whole batches of a client's bytes, and the whole way from pinned memory
// to the answers' bytes, of which every one is compared with the processor's.
//
//   sealion-bench-device cuda|emulated DIGITS MODEL...
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/stopwatch.h"
#include "bench/device/recording_device.h"
#include "bench/requests.h"
#include "client/client.h"
#include "data/idx_folder.h"
#include "data/preprocessing/prepare.h"
#include "device/device_memory.h"
#include "device/emulated_device.h"
#include "device/library.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"

namespace {

using namespace sealion;
using device::DevicePtr;

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

/// A model's client and its encrypted test digits.
struct Digits {
  heras::Deployment deployment;
  ChannelKeys keys;
  std::vector<ChannelBatches> requests;
};

Digits encrypt_digits(const std::string& name, std::size_t count) {
  const heras::Model model = heras::Model::load(heras::find_model(name));
  const Dataset test = load_idx_split(default_data_folder(), Split::test);
  const IntegerBatch records = prepare(model.preprocessing(), test.inputs, {0, count});
  Digits digits{model.deployment(), {}, {}};
  const Client client(digits.deployment.manifest);
  const SecretKey key = client.generate_key();
  digits.keys = client.generate_evaluation_keys(key);
  for (std::size_t first = 0; first < count; first += client.batch()) {
    const IntegerBatch some =
        bench::samples_of(records, first, std::min(client.batch(), count - first));
    digits.requests.push_back(std::get<ChannelBatches>(client.encrypt(key, some)));
  }
  return digits;
}

/// Milliseconds of three ways, and how often a device was launched for it.
struct Times {
  double network = 0, kernels = 0, whole = 0;
  std::size_t launches = 0, different = 0;
};

bool is_network(std::size_t kernel) {
  return kernel != device::Kernels::number<device::CheckResidues>() &&
         kernel != device::Kernels::number<device::ExpandSeed>();
}
bool is_any(std::size_t) { return true; }

constexpr std::size_t repeats = 21;

double median_milliseconds(const Executor& executor, std::span<const Job> jobs) {
  std::vector<double> seconds;
  for (std::size_t i = 0; i < repeats; ++i) {
    const Stopwatch stopwatch;
    executor.run_all(jobs);
    seconds.push_back(stopwatch.seconds());
  }
  std::ranges::nth_element(seconds, seconds.begin() + repeats / 2);
  return 1000 * seconds[repeats / 2];
}

std::size_t count_different(const std::vector<EncryptedBatch>& a,
                            const std::vector<EncryptedBatch>& b) {
  std::size_t different = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    different += std::ranges::equal(a[i].packed(), b[i].packed()) ? 0 : 1;
  }
  return different;
}

/// Adds what one channel takes.
void measure_channel(const DevicePtr& device, const Digits& digits, std::size_t channel,
                     Times& times) {
  const Prepared& prepared = *digits.deployment.prepared;
  const EvaluationKeys* keys =
      digits.keys.empty() ? nullptr : &digits.keys[digits.keys.size() == 1 ? 0 : channel];
  std::vector<std::unique_ptr<PinnedBatch>> pinned;
  std::vector<Job> jobs;
  for (const ChannelBatches& request : digits.requests) {
    pinned.push_back(std::make_unique<PinnedBatch>(device, request[channel]));
    jobs.push_back({pinned.back()->batch(), keys});
  }
  const std::uint64_t correction = jobs.front().inputs.correction();
  const auto compiled = [&](const DevicePtr& on) {
    return prepared.arranged()->compile(prepared.channels()[channel], correction, on);
  };

  const auto recording = std::make_shared<bench::RecordingDevice>(device);
  {
    const auto executor = compiled(recording);
    const auto expected = compiled(nullptr)->run_all(jobs);
    times.different += count_different(executor->run_all(jobs), expected);
    times.network += 1000 * recording->replay_seconds(is_network, repeats);
    times.kernels += 1000 * recording->replay_seconds(is_any, repeats);
    times.launches += recording->launch_count(is_any);
  }
  recording->forget();
  times.whole += median_milliseconds(*compiled(device), jobs);
}

void run(const std::string& choice, std::size_t count, const std::vector<std::string>& models) {
  const DevicePtr device = choice == "emulated" ? device::make_emulated_device()
                                                : device::find_device(device::DeviceChoice::cuda);
  fmt::print("{}, {} digits, medians of {}\n\n", device->description().name, count, repeats);
  fmt::print(
      "| model | network, resident | unpack, expand, network | pinned request to answer | "
      "launches | batches that differ from the processor's |\n|---|---|---|---|---|---|\n");
  for (const std::string& name : models) {
    const Digits digits = encrypt_digits(name, count);
    Times times;
    for (std::size_t c = 0; c < digits.deployment.prepared->channels().size(); ++c) {
      measure_channel(device, digits, c, times);
    }
    fmt::print("| {} | {:.3f} ms | {:.3f} ms | {:.3f} ms | {} | {} |\n", name, times.network,
               times.kernels, times.whole, times.launches, times.different);
    if (times.different != 0) fail(ErrorCode::corrupt, "{}: answers differ", name);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: sealion-bench-device cuda|emulated DIGITS MODEL...\n");
    return 2;
  }
  try {
    run(argv[1], std::stoul(argv[2]), {argv + 3, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "sealion-bench-device: {}\n", error.what());
    return 1;
  }
}
