#pragma once

#include <cstdint>
#include <optional>

#include "heras/layers/layer.h"
#include "program/program.h"

namespace sealion::heras {

/// A whole network that was trained elsewhere and made integers of: nothing to train here.
///
///     IntegerProgram(program)
///
/// Input shape: any, with as many elements as the program takes. Output shape: (outputs). Weights:
/// kernel [bytes], what `write_program` writes, a byte each; no bias.
class IntegerProgram final : public Kind<IntegerProgram, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "IntegerProgram";

  /// With its integers: those of a layer that has been built are `weights_of(program)`.
  explicit IntegerProgram(const Program& program, std::string name = {});
  static IntegerProgram from_config(const JsonValue& config);

  static LayerWeights weights_of(const Program& program);

  /// Of the program's nodes together.
  std::size_t parameter_count() const override { return parameters_; }
  /// Products, and decisions of trees.
  std::size_t activation_count() const override { return products_; }
  WeightSizes weight_sizes() const override { return {bytes_, 0}; }
  nlohmann::json get_config() const override;

 private:
  /// What a program is without its integers.
  struct Sizes {
    std::size_t bytes, outputs, parameters, products;
  };
  static Sizes sizes_of(const Program& program);

  IntegerProgram(const Sizes& sizes, std::string name)
      : Kind(std::move(name)),
        bytes_(sizes.bytes),
        outputs_(sizes.outputs),
        parameters_(sizes.parameters),
        products_(sizes.products) {}

  Shape output_shape_of(const Shape&) const override { return {outputs_}; }
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;
  void check_values(const LayerWeights& weights) const override;
  /// The program in these weights; throws `invalid_argument` for what is none, or another.
  Program program_in(const LayerWeights& weights) const;

  std::size_t bytes_, outputs_, parameters_, products_;
};

}  // namespace sealion::heras
