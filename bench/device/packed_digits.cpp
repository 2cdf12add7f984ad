#include "bench/device/packed_digits.h"

#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "base/parallel.h"
#include "bench/device/test_digits.h"
#include "bench/requests.h"
#include "client/client.h"
#include "heras/zoo/zoo.h"

namespace sealion::bench {
namespace {

constexpr std::size_t packed_repeats = 11;

/// A client's keys and request.
struct OneRequest {
  ChannelKeys keys;
  ChannelBatches batches;
};

std::vector<OneRequest> requests_of(const Client& client, const IntegerBatch& digits) {
  std::vector<OneRequest> requests(digits.samples());
  parallel_for(requests.size(), {}, [&](std::size_t i) {
    const SecretKey key = client.generate_key();
    requests[i].keys = client.generate_evaluation_keys(key, {.threads = 1});
    requests[i].batches =
        std::get<ChannelBatches>(client.encrypt(key, samples_of(digits, i, 1), {.threads = 1}));
  });
  return requests;
}

/// Adds what one channel takes.
void measure_channel_of(const device::DevicePtr& device, const Prepared& prepared,
                        const std::vector<OneRequest>& requests, std::size_t channel,
                        PackedTimes& times) {
  std::vector<Job> jobs;
  for (const OneRequest& request : requests) {
    jobs.push_back(
        {request.batches[channel], &request.keys[request.keys.size() == 1 ? 0 : channel]});
  }
  const auto compiled = [&](const device::DevicePtr& on) {
    return prepared.arranged()->compile(prepared.channels()[channel],
                                        jobs.front().inputs.correction(), on);
  };
  const auto executor = compiled(device);
  times.different += count_different(executor->run_all(jobs), compiled(nullptr)->run_all(jobs));
  times.all_seconds += median_seconds(packed_repeats, [&] { executor->run_all(jobs); });
  const auto first = std::span(jobs).first(1);
  times.one_seconds += median_seconds(packed_repeats, [&] { executor->run_all(first); });
}

}  // namespace

PackedTimes measure_packed(const device::DevicePtr& device, const std::string& model,
                           std::size_t clients) {
  heras::Model loaded = heras::Model::load(heras::find_model(model));
  const IntegerBatch digits = test_digits(loaded, clients);
  const heras::Deployment deployment = loaded.deploy({.samples = 1, .layout = LayoutKind::packed});
  const Client client(deployment.manifest);
  const std::vector<OneRequest> requests = requests_of(client, digits);
  PackedTimes times;
  for (std::size_t c = 0; c < client.channels().size(); ++c) {
    measure_channel_of(device, *deployment.prepared, requests, c, times);
  }
  return times;
}

}  // namespace sealion::bench
