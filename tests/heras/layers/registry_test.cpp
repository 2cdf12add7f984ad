/// That a kind of layer is registered whole. What holds each of its halves:
///
/// * Kind: a class that AnyLayer does not list has no `any()`, and one that it lists has a
///   `kind_name` that no other has; both or it does not compile. Registered.IsItselfAndNothingElse
///   finds a name or an `any()` that is another's.
/// * Configuration: without `from_config`, or without `get_config` where there are options, the
///   registry does not compile. Registered.ComesBackFromItsConfig finds options that one of the two
///   forgets; Registered.IsTheSameLayerAgain finds those that both forget, as far as they change
///   shapes or the program.
/// * Shape and place in the program: pure virtual functions. Registered.HasAPlaceInTheProgram
///   runs them.
/// * Integers: without `weight_sizes` a linear kind does not compile. Of any other kind the
///   integers that training finds are refused: the tests of Agreement fail (tests/train/modules).
/// * Training modules, in floating point and with rounded weights, and what becomes of steps: a
///   visitor without a case for the kind does not compile. Agreement.IsOfEveryKindOfLayer
///   (tests/train/modules) sees to it that random networks have the kind, and the other tests there
///   that its modules say what its integers do.
/// * An example for these tests: without ExampleOf they do not compile.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "heras/layers/all_layers.h"
#include "heras/layers/run_layer.h"
#include "program/serialise.h"

namespace sealion::heras {
namespace {

/// A layer of each kind and the shapes that it takes. No option has its default, so that none can
/// be lost.
struct Example {
  std::unique_ptr<Layer> layer;
  std::vector<Shape> inputs;
};

template <typename L>
Example example(L layer, std::vector<Shape> inputs) {
  return {std::make_unique<L>(std::move(layer)), std::move(inputs)};
}

template <typename L>
struct ExampleOf;
template <>
struct ExampleOf<Input> {
  static Example make() {
    return example(Input({4, 3}, {.saturation = 5, .low = -2, .name = "in"}), {});
  }
};
template <>
struct ExampleOf<Flatten> {
  static Example make() { return example(Flatten("flat"), {{4, 3}}); }
};
template <>
struct ExampleOf<Reshape> {
  static Example make() { return example(Reshape({2, -1}, "r"), {{4, 3}}); }
};
template <>
struct ExampleOf<Dense> {
  static Example make() {
    return example(Dense(9, {.saturation = 31, .use_bias = false, .name = "d"}), {{12}});
  }
};
template <>
struct ExampleOf<Conv2D> {
  static Example make() {
    return example(Conv2D(3, {.kernel_size = {2, 4},
                              .strides = {3, 2},
                              .padding = "same",
                              .saturation = 9,
                              .use_bias = false,
                              .name = "c"}),
                   {{9, 9, 2}});
  }
};
template <>
struct ExampleOf<DepthwiseConv2D> {
  static Example make() {
    return example(DepthwiseConv2D({2, 4}, {.strides = {3, 2},
                                            .padding = "same",
                                            .depth_multiplier = 5,
                                            .saturation = 9,
                                            .use_bias = false,
                                            .name = "w"}),
                   {{9, 9, 2}});
  }
};
template <>
struct ExampleOf<AveragePooling2D> {
  static Example make() {
    return example(
        AveragePooling2D({.pool_size = {3, 4}, .strides = {1, 2}, .padding = "same", .name = "p"}),
        {{9, 9, 2}});
  }
};
template <>
struct ExampleOf<GlobalAveragePooling2D> {
  static Example make() { return example(GlobalAveragePooling2D("g"), {{4, 3, 2}}); }
};
template <>
struct ExampleOf<ZeroPadding2D> {
  static Example make() {
    return example(ZeroPadding2D({{1, 2}, {3, 4}}, {.name = "z"}), {{4, 3}});
  }
};
template <>
struct ExampleOf<BatchNormalization> {
  static Example make() {
    return example(
        BatchNormalization(
            {.momentum = 0.5, .epsilon = 0.25, .center = false, .scale = false, .name = "b"}),
        {{4, 3}});
  }
};
template <>
struct ExampleOf<Activation> {
  static Example make() {
    return example(
        Activation("polynomial", {.coefficients = {1, 0, 0.5}, .learnable = false, .name = "q"}),
        {{12}});
  }
};
template <>
struct ExampleOf<ActivitySparsifier> {
  static Example make() {
    return example(ActivitySparsifier({.penalty = 0.5,
                                       .initial_open = 0.25,
                                       .temperature = 0.75,
                                       .gamma = -0.5,
                                       .zeta = 1.5,
                                       .name = "s"}),
                   {{12}});
  }
};
template <>
struct ExampleOf<Dropout> {
  static Example make() { return example(Dropout(0.25, "o"), {{12}}); }
};
template <>
struct ExampleOf<Add> {
  static Example make() { return example(Add("plus"), {{12}, {12}}); }
};
template <>
struct ExampleOf<Concatenate> {
  static Example make() { return example(Concatenate({.axis = 1, .name = "j"}), {{1, 2}, {3, 2}}); }
};

/// x -> 3 x_0 - x_1 + 4, squared.
Program example_program() {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 7);
  builder.square(builder.dense(x, 1, {3, -1}, {4}));
  return builder.build();
}
template <>
struct ExampleOf<IntegerProgram> {
  static Example make() { return example(IntegerProgram(example_program(), "i"), {{2}}); }
};

template <typename Any>
struct Kinds;
template <typename... Ls>
struct Kinds<std::variant<const Ls*...>> {
  using Tests = ::testing::Types<Ls...>;
};

template <typename L>
class Registered : public ::testing::Test {};

struct KindName {
  template <typename L>
  static std::string GetName(int) {
    return L::kind_name;
  }
};
TYPED_TEST_SUITE(Registered, Kinds<AnyLayer>::Tests, KindName);

TYPED_TEST(Registered, IsItselfAndNothingElse) {
  const Example example = ExampleOf<TypeParam>::make();
  const Layer& layer = *example.layer;
  EXPECT_EQ(std::get<const TypeParam*>(layer.any()), &layer);
  EXPECT_EQ(layer_as<TypeParam>(layer), &layer);
  EXPECT_EQ(layer_as<Layer>(layer), &layer);
  EXPECT_EQ(layer_as<Input>(layer) != nullptr, (std::same_as<TypeParam, Input>));
  EXPECT_EQ(layer_as<LinearLayer>(layer) != nullptr, (std::derived_from<TypeParam, LinearLayer>));
}

TYPED_TEST(Registered, ComesBackFromItsConfig) {
  const Example example = ExampleOf<TypeParam>::make();
  const nlohmann::json config = example.layer->get_config();
  const auto copy = layer_from_config(TypeParam::kind_name, config);
  EXPECT_EQ(copy->name(), example.layer->name());
  EXPECT_NE(layer_as<TypeParam>(*copy), nullptr);
  EXPECT_EQ(copy->get_config(), config);
}

/// Weights and biases of 1; of a whole program its own.
LayerWeights weights_for(const Layer& layer) {
  if (layer_as<IntegerProgram>(layer)) return IntegerProgram::weights_of(example_program());
  const WeightSizes sizes = layer.weight_sizes();
  return {std::vector<std::int32_t>(sizes.kernel, 1), std::vector<std::int64_t>(sizes.bias, 1)};
}

/// The program of a layer alone.
Program program_of(Layer& layer, const std::vector<Shape>& inputs) {
  layer.build(inputs);
  layer.set_weights(weights_for(layer));
  if (inputs.empty()) {
    ProgramBuilder builder;
    layer.emit(builder, {});
    return builder.build();
  }
  std::vector<testing::Sample> samples;
  for (const Shape& shape : inputs) {
    samples.push_back({shape, std::vector<std::int64_t>(element_count(shape))});
  }
  return testing::program_of(layer, samples);
}

ByteVector bytes_of(const Program& program) {
  ByteWriter writer;
  write_program(writer, program);
  return writer.bytes();
}

TYPED_TEST(Registered, HasAPlaceInTheProgram) {
  const Example example = ExampleOf<TypeParam>::make();
  const Program program = program_of(*example.layer, example.inputs);
  EXPECT_EQ(program.output_size(), element_count(example.layer->output_shape()));
}

TYPED_TEST(Registered, IsTheSameLayerAgain) {
  const Example example = ExampleOf<TypeParam>::make();
  const auto copy = layer_from_config(TypeParam::kind_name, example.layer->get_config());
  const Program program = program_of(*example.layer, example.inputs);
  EXPECT_EQ(bytes_of(program_of(*copy, example.inputs)), bytes_of(program));
  EXPECT_EQ(copy->output_shape(), example.layer->output_shape());
  EXPECT_EQ(copy->parameter_count(), example.layer->parameter_count());
  EXPECT_EQ(copy->activation_count(), example.layer->activation_count());
  EXPECT_EQ(copy->weight_saturation(), example.layer->weight_saturation());
}

}  // namespace
}  // namespace sealion::heras
