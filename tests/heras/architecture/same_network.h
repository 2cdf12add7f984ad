#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "heras/architecture/stand_in.h"
#include "heras/model/model.h"
#include "program/serialise.h"

namespace sealion::heras::testing {

/// Layers, options and connections.
inline nlohmann::json description_of(const Model& model) {
  nlohmann::json all = nlohmann::json::array();
  for (std::size_t i = 0; i < model.layers().size(); ++i) {
    const Layer& layer = *model.layers()[i];
    all.push_back(
        {{"kind", layer.kind()}, {"config", layer.get_config()}, {"inputs", model.inputs_of(i)}});
  }
  return all;
}

inline ByteVector program_of(Model& model) {
  draw_stand_in_weights(model);
  ByteWriter writer;
  write_program(writer, model.program());
  return writer.bytes();
}

/// The same layers and, with the same weights, the same program.
inline void expect_same_network(Model& model, Model& expected) {
  EXPECT_EQ(description_of(model), description_of(expected));
  EXPECT_EQ(program_of(model), program_of(expected));
}

}  // namespace sealion::heras::testing
