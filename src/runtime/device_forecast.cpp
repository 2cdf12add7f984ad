#include "runtime/device_forecast.h"

namespace sealion {
namespace {

/// Assumed, of one channel. A stage slot by slot is one kernel, and a barrier takes whole
/// ciphertexts through transforms, digits, keys and back; of packed records each map turns its
/// source and multiplies. What unpacks, expands and packs comes on top.
constexpr std::size_t launches_around = 4, launches_of_barrier = 8, launches_of_map = 12;

std::size_t launches_of(const Prepared& program) {
  const Way& way = program.way();
  const std::size_t inside = std::holds_alternative<packed::PackedWay>(way)
                                 ? launches_of_map * program.program().nodes().size()
                                 : 1 + (1 + launches_of_barrier) * barriers_of(way).size();
  return (launches_around + inside) * program.channels().size();
}

}  // namespace

DeviceForecast forecast_on_device(const Prepared& program, std::size_t records,
                                  const CostModel& processor, const DeviceRates& device) {
  const Cost cost = program.cost(records, processor.threads);
  const std::size_t launches = launches_of(program);
  return {device_seconds(cost, launches, device), server_seconds(cost, processor), launches,
          cost.peak_bytes};
}

}  // namespace sealion
