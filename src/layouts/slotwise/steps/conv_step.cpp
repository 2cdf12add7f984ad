#include "layouts/slotwise/steps/conv_step.h"

#include <algorithm>

#include "exchange/batch.h"
#include "layouts/slotwise/steps/matrix_product.h"
#include "layouts/slotwise/steps/window_reads.h"
#include "layouts/slotwise/steps/window_span.h"

namespace sealion {
namespace {

/// Writes the rows of a patch one after the other, `stride` residues apart.
struct PatchRows {
  std::uint64_t* at;
  std::size_t stride, width;

  /// Rows [count][width].
  void add(const std::uint64_t* rows, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i, at += stride) copy_row(at, rows + i * width, width);
  }
  void add_zeros(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i, at += stride) std::fill_n(at, width, 0);
  }
};

}  // namespace

StepCost ConvStep::cost(const Conv2DNode& conv, const StepParts& parts) {
  // Patches are gathered whole, zeros outside the image included.
  const std::uint64_t positions = conv.window.positions();
  const std::uint64_t patches = positions * conv.window.kernel_size();
  const std::uint64_t inside = taps_inside(conv.window), filters = conv.bias.size();
  const std::uint64_t operand = parts.of(conv.input);
  return {.work = {.multiply_adds = inside * filters * operand},
          .overhead = {.multiply_adds = (patches + (patches - inside) * filters) * operand,
                       .sums = patches * operand,
                       .reductions = positions * filters * operand}};
}

std::size_t ConvStep::scratch_residues() const {
  return (matrix_.columns() + matrix_.outputs() + 1) * tile_points;
}

void ConvStep::run(const StepContext& context) const {
  const std::size_t group = tile_points / context.out.width;
  const std::size_t positions = window_.positions();
  for (std::size_t part = 0; part < context.out.parts; ++part) {
    for (std::size_t first = 0; first < positions; first += group) {
      run_positions(context, part, first, std::min(group, positions - first));
    }
  }
}

void ConvStep::run_positions(const StepContext& context, std::size_t part, std::size_t first,
                             std::size_t count) const {
  const std::size_t width = context.out.width;
  const std::size_t points = count * width;
  std::uint64_t* patch = context.scratch;
  std::uint64_t* accumulators = patch + matrix_.columns() * tile_points;
  for (std::size_t i = 0; i < count; ++i) {
    gather(patch + i * width, points, context.operands[0], part, first + i);
  }
  MatrixProduct product(matrix_, context.modulus, accumulators, points, part == 0 ? points : 0);
  product.add(patch, 0, matrix_.columns());
  product.finish();
  for (std::size_t filter = 0; filter < matrix_.outputs(); ++filter) {
    for (std::size_t i = 0; i < count; ++i, accumulators += width) {
      copy_row(context.out.row(part, (first + i) * matrix_.outputs() + filter), accumulators,
               width);
    }
  }
}

void ConvStep::gather(std::uint64_t* patch, std::size_t stride, const TensorTile& x,
                      std::size_t part, std::size_t position) const {
  const WindowSpan span(window_, position);
  const std::size_t run = (span.columns.end - span.columns.first) * window_.channels;
  const std::size_t before = span.padding_left * window_.channels;
  const std::size_t after = window_.kernel_width * window_.channels - before - run;
  PatchRows rows{patch, stride, x.width};
  rows.add_zeros(span.padding_above * (before + run + after));
  for (std::size_t y = span.rows.first; y < span.rows.end; ++y) {
    rows.add_zeros(before);
    rows.add(x.row(part, (y * window_.width + span.columns.first) * window_.channels), run);
    rows.add_zeros(after);
  }
  rows.add_zeros(static_cast<std::size_t>(patch + matrix_.columns() * stride - rows.at) / stride);
}

}  // namespace sealion
