#include "heras/train/checkpoint.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "bars.h"
#include "base/file.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::bars;
using testing::bars_model;

struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

/// Fits until epoch `last` is over and its checkpoint written.
void fit_until(Model& model, const Dataset& images, FitOptions options, std::size_t last) {
  options.progress = [last](const FitProgress& now) {
    if (now.epoch > last) throw Interrupted();
  };
  EXPECT_THROW(fit(model, images, options), Interrupted);
}

/// What is measured must be the same too, but for the time it took.
void expect_equal(const Model& resumed, const Model& whole) {
  EXPECT_EQ(resumed.weights(), whole.weights());
  EXPECT_EQ(resumed.training()->logit_scale, whole.training()->logit_scale);
  const auto& epochs = resumed.training()->history.epochs;
  const auto& expected = whole.training()->history.epochs;
  ASSERT_EQ(epochs.size(), expected.size());
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    EXPECT_EQ(all_metrics(epochs[i]), all_metrics(expected[i]));
    EXPECT_EQ(epochs[i].phase, expected[i].phase);
  }
}

/// One layer of every kind that training changes, or that draws from chance.
Model every_kind() {
  Model model("every-kind");
  Tensor x = model.apply(Input({8, 8, 1}, {.saturation = 3}), {});
  x = model.apply(Conv2D(3, {.kernel_size = 3, .strides = 2, .saturation = 7}), {x});
  x = model.apply(BatchNormalization(), {x});
  x = model.apply(Activation("square"), {x});
  x = model.apply(ActivitySparsifier({.penalty = 1e-3}), {x});
  const Tensor left = model.apply(DepthwiseConv2D(1, {.saturation = 7}), {x});
  const Tensor right = model.apply(Conv2D(3, {.kernel_size = 1, .saturation = 7}), {x});
  x = model.apply(Add(), {left, right});
  x = model.apply(BatchNormalization(), {x});
  x = model.apply(Flatten(), {x});
  x = model.apply(Dropout(0.1), {x});
  x = model.apply(Dense(6, {.saturation = 7}), {x});
  x = model.apply(Activation("polynomial", {.coefficients = {0, 0.5, 0.25}}), {x});
  model.apply(Dense(3, {.saturation = 7}), {x});
  return model;
}

TEST(Checkpoint, AResumedTrainingEndsLikeOneThatWasNotInterrupted) {
  const TemporaryFolder folder;
  const Dataset images = bars(150);
  for (const char* optimizer : {"adam", "sgd"}) {
    const auto make = [&] {
      Model model = every_kind();
      model.compile({.optimizer = optimizer, .learning_rate = 1e-3});
      return model;
    };
    FitOptions options{.epochs = 6, .float_share = 0.7};
    Model whole = make();
    fit(whole, images, options);
    options.checkpoint = folder / "state";
    for (std::size_t last = 1; last < 6; ++last) {
      Model model = make();
      fit_until(model, images, options, last);
      FitOptions resume = options;
      resume.resume = true;
      resume.context.threads = 1;
      fit(model, images, resume);
      expect_equal(model, whole);
    }
  }
}

TEST(Checkpoint, KnowsWhatCallbacksDecided) {
  const TemporaryFolder folder;
  const Dataset images = bars(200);
  FitOptions options{.epochs = 12, .validation_split = 0.25};
  options.callbacks = {
      std::make_shared<EarlyStopping>(EarlyStoppingOptions{.monitor = "loss", .patience = 1}),
      std::make_shared<EarlyStopping>(EarlyStoppingOptions{.patience = 2})};
  Model whole = bars_model();
  fit(whole, images, options);
  const std::size_t epochs = whole.training()->history.epochs.size();
  ASSERT_LT(epochs, 12u);
  options.checkpoint = folder / "state";
  for (std::size_t last = 1; last < epochs; ++last) {
    Model model = bars_model();
    fit_until(model, images, options, last);
    FitOptions resume = options;
    resume.resume = true;
    fit(model, images, resume);
    expect_equal(model, whole);
  }
  FitOptions again = options;
  again.resume = true;
  Model over = bars_model();
  fit(over, images, again);  // of the last epoch
  expect_equal(over, whole);
}

TEST(Checkpoint, IsRefusedByAnotherTraining) {
  const TemporaryFolder folder;
  const Dataset images = bars(100);
  FitOptions options{.epochs = 2};
  options.checkpoint = folder / "state";
  Model model = bars_model();
  options.resume = true;
  expect_error(ErrorCode::not_found, "state", [&] { fit(model, images, options); });
  options.resume = false;
  fit(model, images, options);
  options.resume = true;
  Model other = bars_model(15);
  expect_error(ErrorCode::incompatible, "another model", [&] { fit(other, images, options); });
  expect_error(ErrorCode::incompatible, "other data", [&] { fit(model, bars(100, 2), options); });
  options.seed = 2;
  expect_error(ErrorCode::incompatible, "other options", [&] { fit(model, images, options); });
  options.seed = 1;
  model.compile({.learning_rate = 0.5});
  expect_error(ErrorCode::incompatible, "other options", [&] { fit(model, images, options); });
}

using namespace train;

TrainingState some_state() {
  TrainingState state;
  state.phase = TrainingPhase::floats;
  state.history.epochs = {{1.5, 0.5, 0.25, 2}};
  state.history.epochs[0].phase = TrainingPhase::floats;
  state.generator = {1, 2, 3};
  state.network = {{1, 2}, {}, {3}};
  state.kept = {{4, 5}, {}, {6}};
  state.optimizer = {7, {{8, 9}, {10}}};
  return state;
}

TEST(Checkpoint, ComesBackFromBytes) {
  const TrainingIdentity identity{{1}, {2}, {3}};
  const ByteVector bytes = encode_checkpoint(some_state(), identity);
  const TrainingState state = decode_checkpoint(bytes, identity, "file");
  EXPECT_EQ(encode_checkpoint(state, identity), bytes);
  EXPECT_EQ(state.network, some_state().network);
  EXPECT_EQ(state.optimizer.moments, some_state().optimizer.moments);
  EXPECT_EQ(state.history.epochs[0].validation_accuracy, 0.25);
}

TEST(Checkpoint, RefusesHostileBytes) {
  const TrainingIdentity identity{{1}, {2}, {3}};
  const ByteVector sound = encode_checkpoint(some_state(), identity);
  const auto expect_refused = [&](ByteVector bytes) {
    bytes.resize(bytes.size() - sizeof(Digest));
    append_digest(bytes);
    try {
      const TrainingState state = decode_checkpoint(bytes, identity, "file");
      EXPECT_NE(encode_checkpoint(state, identity), sound);  // a number was another one
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("file"), std::string::npos) << error.what();
    }
  };
  for (std::size_t i = 0; i + sizeof(Digest) < sound.size(); ++i) {
    for (const std::uint8_t flip : {0x01, 0x80, 0xff}) {
      ByteVector bytes = sound;
      bytes[i] ^= flip;
      expect_refused(bytes);
    }
    expect_refused({sound.begin(), sound.end() - static_cast<std::ptrdiff_t>(i + 1)});
  }
  ByteVector damaged = sound;
  damaged[50] ^= 1;
  expect_error(ErrorCode::corrupt, "file", [&] { decode_checkpoint(damaged, identity, "file"); });
}

TEST(Checkpoint, IsRefusedWhereItsNumbersDoNotFit) {
  const TemporaryFolder folder;
  const Dataset images = bars(100);
  Model model = bars_model();
  FitOptions options{.epochs = 3};
  options.checkpoint = folder / "state";
  fit_until(model, images, options, 1);
  const auto identity = identify({model, images, 100, *model.compiled(), options, {}, {}});
  const TrainingState sound = decode_checkpoint(read_file(folder / "state", 1 << 20), identity, "");
  options.resume = true;
  const auto expect_refused = [&](const std::function<void(TrainingState&)>& change) {
    TrainingState state = sound;
    change(state);
    write_file(folder / "state", encode_checkpoint(state, identity));
    expect_error(ErrorCode::corrupt, "state", [&] { fit(model, images, options); });
  };
  expect_refused([](TrainingState& state) { state.network.pop_back(); });
  expect_refused([](TrainingState& state) { state.network[0].push_back(0); });
  expect_refused([](TrainingState& state) { state.kept = {{1, 2, 3}}; });
  expect_refused([](TrainingState& state) { state.optimizer.moments.pop_back(); });
  expect_refused([](TrainingState& state) { state.optimizer.moments[1].clear(); });
  expect_refused([](TrainingState& state) { state.generator.pop_back(); });
  expect_refused([](TrainingState& state) { state.generator[9] = 0xff; });
  expect_refused([](TrainingState& state) { state.generator.push_back(0); });
}

}  // namespace
}  // namespace sealion::heras
