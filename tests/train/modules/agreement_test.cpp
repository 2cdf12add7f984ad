/// Every layer, in random networks: what training computes in floating point, what it computes with
/// rounded weights, the integer program and the encrypted run.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "heras/fixtures.h"
#include "heras/measure/inference.h"
#include "heras/train/networks/exact_network.h"
#include "heras/train/networks/float_network.h"
#include "random_model.h"

namespace sealion::heras {
namespace {

constexpr std::size_t samples = 24;
constexpr std::uint32_t random_networks = 60;

/// The images as a network of training takes them: [samples][pixels].
at::Tensor levels_of(const Dataset& images, std::int64_t saturation) {
  const IntegerBatch batch = testing::levels_of(images, saturation);
  const at::Tensor levels =
      at::empty({static_cast<std::int64_t>(samples), static_cast<std::int64_t>(batch.features())});
  auto values = levels.accessor<float, 2>();
  for (std::size_t f = 0; f < batch.features(); ++f) {
    for (std::size_t s = 0; s < samples; ++s) {
      values[static_cast<std::int64_t>(s)][static_cast<std::int64_t>(f)] =
          static_cast<float>(batch.feature(f)[s]);
    }
  }
  return levels;
}

at::Tensor as_tensor(const IntegerBatch& logits) {
  const at::Tensor all = at::empty(
      {static_cast<std::int64_t>(logits.samples()), static_cast<std::int64_t>(logits.features())},
      at::kDouble);
  auto values = all.accessor<double, 2>();
  for (std::size_t f = 0; f < logits.features(); ++f) {
    for (std::size_t s = 0; s < logits.samples(); ++s) {
      values[static_cast<std::int64_t>(s)][static_cast<std::int64_t>(f)] =
          static_cast<double>(logits.feature(f)[s]);
    }
  }
  return all;
}

/// The largest difference, in units of the largest value.
double relative_distance(const at::Tensor& a, const at::Tensor& b) {
  const double size = b.abs().max().item<double>();
  return (a - b).abs().max().item<double>() / std::max(size, 1e-9);
}

/// A random model with weights as the start of training has them, and its computations.
class Networks {
 public:
  explicit Networks(std::uint32_t seed)
      : model(testing::RandomModel(seed).make()),
        images(testing::random_images(samples, model.input_shape(), seed)),
        levels(levels_of(images, model.input_saturation())) {
    const at::NoGradGuard no_gradient;
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    train::FloatNetwork network(model, generator);
    network.settle_gates();
    for (int i = 0; i < 300; ++i) network.logits(levels);  // the moments settle
    train::QuantisedNetwork quantised = network.quantised(0);
    const train::IntegerNetwork integers = quantised.integers();
    model.set_weights(integers.weights);
    rounded = quantised.logits(levels).to(at::kDouble) / integers.logit_scale;
  }

  Model model;
  Dataset images;
  at::Tensor levels;
  at::Tensor rounded;  ///< by the second phase of training, in integer units
};

/// Calls check(networks) for random models; leaves out those that training itself refuses, because
/// the steps of their polynomials are too fine, and returns how many these were.
template <typename Check>
std::size_t for_random_networks(std::uint32_t count, const Check& check) {
  at::set_num_threads(1);
  std::size_t refused = 0;
  for (std::uint32_t seed = 0; seed < count; ++seed) {
    try {
      check(Networks(seed));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::does_not_fit) throw;
      ++refused;
    }
  }
  return refused;
}

/// What the other tests draw leaves no kind out but what is never trained here.
TEST(Agreement, IsOfEveryKindOfLayer) {
  std::vector<bool> is_drawn(std::variant_size_v<AnyLayer>);
  is_drawn[AnyLayer(static_cast<const IntegerProgram*>(nullptr)).index()] = true;
  for (std::uint32_t seed = 0; seed < random_networks; ++seed) {
    const Model model = testing::RandomModel(seed).make();
    for (const Layer* layer : model.layers()) is_drawn[layer->any().index()] = true;
  }
  for (std::size_t kind = 0; kind < is_drawn.size(); ++kind) {
    EXPECT_TRUE(is_drawn[kind]) << "RandomModel draws no layer of kind " << kind << " of AnyLayer";
  }
}

TEST(Agreement, OfTrainingAndTheIntegerProgram) {
  const std::size_t refused = for_random_networks(random_networks, [](const Networks& networks) {
    const at::Tensor reference =
        as_tensor(networks.model.predict(networks.images.inputs, {}, {.threads = 1}));
    const at::Tensor exact = train::ExactNetwork(networks.model).logits(networks.levels);
    EXPECT_TRUE(at::equal(exact, reference)) << networks.model.summary();
    EXPECT_LT(relative_distance(networks.rounded, reference), 1e-3) << networks.model.summary();
  });
  EXPECT_LT(refused, 10u);
}

TEST(Agreement, OfTheIntegerProgramAndTheEncryptedRun) {
  const std::size_t refused = for_random_networks(12, [](const Networks& networks) {
    EXPECT_EQ(networks.model.predict(networks.images.inputs, {.encrypted = true}),
              networks.model.predict(networks.images.inputs))
        << networks.model.summary();
  });
  EXPECT_LT(refused, 4u);
}

/// Rounding is the only difference between the phases: with fine steps they agree.
TEST(Agreement, OfFloatAndRoundedNetworksWhereStepsAreFine) {
  Sequential model("fine");
  model.add(Input({8, 8, 1}, {.saturation = 255}));
  model.add(Conv2D(4, {.kernel_size = 3, .strides = 2, .padding = "same", .saturation = 4000}));
  model.add(BatchNormalization({.momentum = 0.9}));
  model.add(Activation("square"));
  model.add(AveragePooling2D({.pool_size = 2}));
  model.add(Flatten());
  model.add(Dense(5, {.saturation = 4000}));
  const at::NoGradGuard no_gradient;
  train::FloatNetwork network(model, at::make_generator<at::CPUGeneratorImpl>(7));
  const at::Tensor levels = levels_of(testing::random_images(samples, model.input_shape(), 7), 255);
  for (int i = 0; i < 300; ++i) network.logits(levels);
  train::QuantisedNetwork quantised = network.quantised(0);
  EXPECT_LT(relative_distance(quantised.logits(levels), network.logits(levels)), 0.02);
}

}  // namespace
}  // namespace sealion::heras
