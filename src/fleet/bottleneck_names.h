#pragma once

#include "base/enum_names.h"
#include "fleet/fleet.h"

namespace sealion {

template <>
struct EnumNames<fleet::Bottleneck> {
  static constexpr const char* subject = "bottleneck";
  static constexpr auto table =
      std::to_array<EnumName<fleet::Bottleneck>>({{fleet::Bottleneck::processors, "processors"},
                                                  {fleet::Bottleneck::connections, "connections"},
                                                  {fleet::Bottleneck::memory, "memory"},
                                                  {fleet::Bottleneck::network, "network"},
                                                  {fleet::Bottleneck::keys, "keys"},
                                                  {fleet::Bottleneck::latency, "latency"}});
};

}  // namespace sealion
