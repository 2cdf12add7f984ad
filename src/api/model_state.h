#pragma once

#include <sealion/heras.h>

#include <memory>
#include <optional>

#include "data/preprocessing/preprocessing.h"
#include "heras/layers/layer.h"
#include "heras/model/model.h"
#include "rates/machine_rates.h"
#include "runtime/prepared.h"

namespace sealion::models {

struct Layer::State {
  std::unique_ptr<heras::Layer> layer;
  std::optional<Preprocessing> preprocessing = {};  ///< of a model that begins with it
};

struct Model::State {
  /// What `deploy` made, and with which rates. A model that changes lets go of it.
  struct Planned {
    std::weak_ptr<const Prepared> prepared;
    MachineRates rates;
  };

  heras::Model model;
  std::optional<Planned> planned = {};
};

}  // namespace sealion::models
