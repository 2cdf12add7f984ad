#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "exchange/layout_kind_names.h"
#include "exchange/messages.h"
#include "heras/deployment/deployment.h"
#include "heras/measure/inference.h"
#include "program/builders.h"
#include "program/reference.h"
#include "support/random_forest.h"

namespace sealion::heras {
namespace {

using sealion::testing::random_forest;
using sealion::testing::random_inputs;

Deployment deployed(const Program& program, LayoutKind layout, std::size_t samples) {
  return deploy_program(program, "forest", {}, {.samples = samples, .layout = layout});
}

void expect_right(const Program& program, const Deployment& deployment, std::size_t records) {
  const Parties parties(deployment);
  const IntegerBatch bits = random_inputs(program, records);
  const Request request = parties.client.encrypt(parties.key, bits);
  const Response answer = parties.server.answer(request, parties.evaluation_keys);
  EXPECT_EQ(parties.client.decrypt(parties.key, answer), evaluate_reference(program, bits));
}

TEST(ForestDeployment, AnswersInEveryLayout) {
  for (const std::size_t height :
       {std::size_t{1}, std::size_t{2}, std::size_t{4}, std::size_t{5}}) {
    const Program program = random_forest(height, {.trees = 12, .outputs = 2, .height = height});
    SCOPED_TRACE(fmt::format("height {}", height));
    expect_right(program, deployed(program, LayoutKind::packed, 3), 3);
    expect_right(program, deployed(program, LayoutKind::slotwise, 100), 100);
  }
  const Program stumps = random_forest(1, {.trees = 12, .height = 1});
  expect_right(stumps, deployed(stumps, LayoutKind::affine, 2), 2);
}

/// What a forest beside something else is made of is known to all layouts.
TEST(ForestDeployment, AnswersBesideOtherLayers) {
  ProgramBuilder builder(random_forest(3, {.trees = 4}));
  const NodeId linear = builder.sparse(0, {{{0, 3}, {4, -7}}}, {5});
  builder.sum({NodeId{1}, linear});
  const Program program = builder.build();
  for (const LayoutKind layout : {LayoutKind::packed, LayoutKind::slotwise}) {
    expect_right(program, deployed(program, layout, 2), 2);
  }
}

TEST(ForestDeployment, IsRestoredFromItsPlan) {
  const Program program = random_forest(2, {.trees = 9});
  for (const LayoutKind layout : {LayoutKind::packed, LayoutKind::slotwise}) {
    const Deployment deployment = deployed(program, layout, 2);
    const auto face = std::make_shared<const PublicModel>(deployment.manifest);
    const Deployment restored = restore_deployment(program, plan_to_json(deployment), face);
    EXPECT_EQ(restored.forecast.layers.size(), deployment.forecast.layers.size());
    expect_right(program, restored, 2);
  }
}

/// The public part tells what paths ask, and nothing of what leaves say.
TEST(ForestDeployment, KeepsLeafValuesFromClients) {
  const Program program = random_forest(6, {.trees = 9}), other = [&] {
    const auto& forest = std::get<ForestNode>(program.node(1).operation);
    ProgramBuilder builder;
    std::vector<std::int32_t> values = forest.values;
    for (std::int32_t& value : values) value = value == 100 ? -100 : value + 1;
    builder.forest(builder.input(program.input_size(), 0, 1), forest.trees, 1, values, forest.bias);
    return builder.build();
  }();
  const auto form_of = [](const Program& of) {
    return std::get<PackedForm>(deployed(of, LayoutKind::packed, 1).manifest.form);
  };
  EXPECT_EQ(form_of(program).input, form_of(other).input);
  EXPECT_TRUE(form_of(program).input.literals);
}

}  // namespace
}  // namespace sealion::heras
