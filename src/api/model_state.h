#pragma once

#include <sealion/heras.h>

#include <memory>
#include <optional>

#include "data/preprocessing/preprocessing.h"
#include "heras/layers/layer.h"
#include "heras/model/model.h"

namespace sealion::models {

struct Layer::State {
  std::unique_ptr<heras::Layer> layer;
  std::optional<Preprocessing> preprocessing = {};  ///< of a model that begins with it
};

struct Model::State {
  heras::Model model;
};

}  // namespace sealion::models
