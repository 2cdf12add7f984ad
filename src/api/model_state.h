#pragma once

#include <sealion/heras.h>

#include <memory>

#include "heras/layers/layer.h"
#include "heras/model/model.h"

namespace sealion::models {

struct Layer::State {
  std::unique_ptr<heras::Layer> layer;
};

struct Model::State {
  heras::Model model;
};

}  // namespace sealion::models
