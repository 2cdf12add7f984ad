#include "bench/key_switches.h"

#include <optional>

#include "base/stopwatch.h"
#include "rates/median.h"
#include "schemes/bgv/relinearisation.h"
#include "schemes/bgv/rotation.h"

namespace sealion::bench {
namespace {

constexpr std::size_t repetitions = 9;

/// Switches keys in one channel.
class Replay {
 public:
  /// Refers to the keys.
  Replay(ParametersPtr channel, const EvaluationKeys& keys) : channel_(std::move(channel)) {
    if (!keys.rotations().empty()) rotator_.emplace(channel_, keys.rotations());
    if (keys.shape().relinearises()) relineariser_.emplace(channel_, keys);
  }

  void run(const packed::KeySwitches& switches) {
    const Ciphertext source(channel_, 2, switches.work);
    for (const auto& rotations : switches.hoisted) {
      rotator_->rotate_hoisted(source, rotations, turned_);
    }
    Ciphertext sum(channel_, 2, switches.result);
    for (const SlotRotation& rotation : switches.single) rotator_->rotate(sum, rotation, sum);
    const Ciphertext product(channel_, 3, switches.work);
    for (std::size_t i = 0; i < switches.relinearised; ++i) (*relineariser_)(product);
  }

 private:
  ParametersPtr channel_;
  std::optional<Rotator> rotator_;
  std::optional<Relineariser> relineariser_;
  std::vector<Ciphertext> turned_;
};

}  // namespace

double key_switch_seconds(const packed::PackedProgram& program,
                          const std::vector<ParametersPtr>& channels, const ChannelKeys& keys) {
  if (keys.empty()) return 0;
  const std::vector<packed::KeySwitches> switches = program.key_switches();
  std::vector<Replay> replays;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    replays.emplace_back(channels[c], keys[keys.size() == 1 ? 0 : c]);
  }
  std::vector<double> seconds;
  for (std::size_t i = 0; i < repetitions; ++i) {
    const Stopwatch stopwatch;
    for (Replay& replay : replays) {
      for (const packed::KeySwitches& of_value : switches) replay.run(of_value);
    }
    seconds.push_back(stopwatch.seconds());
  }
  return median(seconds);
}

}  // namespace sealion::bench
