#pragma once

#include "layouts/slotwise/noise/noise.h"
#include "layouts/slotwise/search/rough_noise.h"

namespace sealion::planning {

/// Of fresh noise, whose messages have a mean, and of what modulus switching leaves.
struct NoiseGrowths {
  NoiseGrowth without_barriers, with_barriers;
};

/// Taken from two forecasts at this n and for this client, with no barrier and with one after
/// every level of products.
NoiseGrowths measure_growth(const Program& program, NoiseForecaster& forecaster, std::size_t n,
                            ClientKind client);

}  // namespace sealion::planning
