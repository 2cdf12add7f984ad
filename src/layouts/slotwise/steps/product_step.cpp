#include "layouts/slotwise/steps/product_step.h"

#include <algorithm>

#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {
namespace {

/// Residues [first, first + count) of every part.
struct Block {
  std::size_t first, count;
};

template <typename Body>
void for_each_block(std::size_t residues, const Body& body) {
  for (std::size_t first = 0; first < residues; first += block_residues) {
    body(Block{first, std::min(block_residues, residues - first)});
  }
}

/// Part k of the product of two values.
void multiply_part(const StepContext& context, std::size_t k, const Block& block) {
  const kernels::KernelTable& kernel = kernels::kernels();
  const TensorTile &left = context.operands[0], &right = context.operands[1];
  const std::size_t lowest = std::max(k + 1, right.parts) - right.parts;
  for (std::size_t i = lowest; i <= std::min(k, left.parts - 1); ++i) {
    const auto operation = i == lowest ? kernel.multiply : kernel.multiply_add;
    operation(context.out.row(k) + block.first, left.row(i) + block.first,
              right.row(k - i) + block.first, block.count, constants_of(context.modulus));
  }
}

/// Part k of a square: twice the products of different parts, and for even k the square of one.
void square_part(const StepContext& context, std::size_t k, const Block& block) {
  const kernels::KernelTable& kernel = kernels::kernels();
  const kernels::ModulusConstants constants = constants_of(context.modulus);
  const TensorTile& x = context.operands[0];
  const auto part = [&](std::size_t i) { return x.row(i) + block.first; };
  std::uint64_t* out = context.out.row(k) + block.first;
  const std::size_t lowest = std::max(k + 1, x.parts) - x.parts;
  for (std::size_t i = lowest; 2 * i < k; ++i) {
    const auto operation = i == lowest ? kernel.multiply : kernel.multiply_add;
    operation(out, part(i), part(k - i), block.count, constants);
  }
  const bool has_pairs = 2 * lowest < k;
  if (has_pairs) kernel.add(out, out, out, block.count, constants);
  if (k % 2 != 0) return;
  const auto operation = has_pairs ? kernel.multiply_add : kernel.multiply;
  operation(out, part(k / 2), part(k / 2), block.count, constants);
}

}  // namespace

StepCost ProductStep::cost(const ProductNode& product, std::size_t size, const StepParts& parts) {
  return {.work = {.products = size * parts.of(product.left) * parts.of(product.right)}};
}

StepCost SquareStep::cost(const ProductNode& square, std::size_t size, const StepParts& parts) {
  const std::uint64_t operand = parts.of(square.left);
  return {.work = {.products = size * (operand * (operand + 1) / 2)}};
}

void ProductStep::run(const StepContext& context) const {
  for_each_block(context.out.part_residues(), [&](const Block& block) {
    for (std::size_t k = 0; k < context.out.parts; ++k) multiply_part(context, k, block);
  });
}

void SquareStep::run(const StepContext& context) const {
  for_each_block(context.out.part_residues(), [&](const Block& block) {
    for (std::size_t k = 0; k < context.out.parts; ++k) square_part(context, k, block);
  });
}

}  // namespace sealion
