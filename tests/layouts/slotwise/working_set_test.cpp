#include "layouts/slotwise/stages/working_set.h"

#include <gtest/gtest.h>

#include "layouts/slotwise/steps/slab.h"
#include "program/builders.h"

namespace sealion {
namespace {

using testing::ones;
using testing::two_layers;

TEST(WorkingSet, StreamsWhatDenseLayersAloneRead) {
  ProgramBuilder builder;
  const NodeId x = builder.input(6, 0, 1);
  const NodeId hidden = builder.dense(x, 4, ones(24));
  const NodeId square = builder.square(hidden);
  builder.sum({builder.dense(square, 4, ones(16)), hidden});
  const Program program = builder.build();
  const Schedule whole(program, 2, {});
  EXPECT_TRUE(is_streamed(program, whole.stages()[0], x));
  EXPECT_FALSE(is_streamed(program, whole.stages()[0], hidden));  // made in the stage
  const Schedule cut(program, 2, {{.after = square, .relinearise = true}});
  EXPECT_TRUE(is_streamed(program, cut.stages()[1], square));
  EXPECT_FALSE(is_streamed(program, cut.stages()[1], hidden));  // a sum reads it
  EXPECT_FALSE(is_streamed(program, cut.stages()[1], x));       // nothing reads it
}

TEST(WorkingSet, CountsWhatIsAliveAtOnce) {
  const Program program = two_layers(16, 4, 2, 3);
  const Schedule schedule(program, 2, {});
  // Streamed input; dense_1 of 4 x 2 residues and its square of 4 x 3; then that and 2 x 3 of
  // dense_2. A slab, and 5 accumulators.
  EXPECT_EQ(live_residues(program, schedule, 0), 8u + 12 + slab_features + 5);
}

TEST(WorkingSet, HoldsValuesFromOutsideFromTheirFirstToTheirLastReader) {
  ProgramBuilder builder;
  const NodeId x = builder.input(10, 0, 1);
  const NodeId square = builder.square(x);
  const NodeId cube = builder.product(square, x);
  builder.square(cube);
  const Program program = builder.build();
  const Schedule schedule(program, 2, {{.after = square, .relinearise = true, .dropped_limbs = 1}});
  EXPECT_EQ(live_residues(program, schedule, 0), 10 * 2 + 10 * 3 + slab_features);
  // Then all of them have two parts: x, square and cube of 3, then cube and its square of 5.
  EXPECT_EQ(live_residues(program, schedule, 1), 10 * 3 + 10 * 5 + slab_features);
}

TEST(WorkingSet, CountsAPatchAndTheAccumulatorsOfAConvolution) {
  ProgramBuilder builder;
  const NodeId x = builder.input(32, 0, 1);
  const Window window{
      .height = 4, .width = 4, .channels = 2, .kernel_height = 3, .kernel_width = 3};
  builder.conv2d(x, window, 5, ones(5 * 18));
  const Program program = builder.build();
  const Schedule schedule(program, 1, {});
  EXPECT_EQ(live_residues(program, schedule, 0), 32 * 2 + 20 * 2 + slab_features + 18 + 5 + 1);
}

TEST(WorkingSet, KnowsTheFeaturesThatAStageReads) {
  using Marks = std::vector<bool>;
  ProgramBuilder builder;
  const NodeId x = builder.input(6, 0, 1);
  const NodeId sparse = builder.sparse(x, {{{1, 2}, {4, 1}}, {}, {{1, 1}}});
  // One pixel out of two, and the last not at all.
  const NodeId conv = builder.conv2d(
      x, {.height = 3, .width = 2, .kernel_height = 1, .kernel_width = 1, .stride_x = 2}, 1, {3});
  const NodeId joined = builder.concatenate({sparse, conv});
  builder.dense(sparse, 2, {1, 0, 0, 0, 0, 0});
  const Program program = builder.build();
  const Schedule whole(program, 2, {});
  EXPECT_EQ(features_read(program, whole.stages()[0], x),
            (Marks{true, true, true, false, true, false}));
  const Schedule cut(program, 2, {{.after = sparse, .dropped_limbs = 1}});
  EXPECT_EQ(features_read(program, cut.stages()[0], x),
            (Marks{false, true, false, false, true, false}));
  EXPECT_EQ(features_read(program, cut.stages()[1], x),
            (Marks{true, false, true, false, true, false}));
  // The dense kernel reads zero weights as well.
  EXPECT_EQ(features_read(program, cut.stages()[1], sparse), Marks(3, true));
  EXPECT_EQ(features_read(program, cut.stages()[1], joined), Marks(6, false));
}

TEST(WorkingSet, NarrowsTilesUntilTheyFitTheCache) {
  EXPECT_EQ(tile_width(1, 4096), 64u);
  EXPECT_EQ(tile_width(2048, 4096), 64u);  // 1 MiB
  EXPECT_EQ(tile_width(2049, 4096), 32u);
  EXPECT_EQ(tile_width(4097, 4096), 16u);
  EXPECT_EQ(tile_width(8193, 4096), 8u);
  EXPECT_EQ(tile_width(1 << 20, 4096), 8u);
  EXPECT_EQ(tile_width(1, 16), 16u);
  EXPECT_EQ(tile_width(1, 8), 8u);
}

}  // namespace
}  // namespace sealion
