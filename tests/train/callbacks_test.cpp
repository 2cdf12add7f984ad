#include "heras/model/callbacks.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "bars.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::bars;
using testing::bars_model;

constexpr auto gates = TrainingPhase::gates;
constexpr auto floats = TrainingPhase::floats;
constexpr auto rounded = TrainingPhase::rounded;

Epoch epoch(TrainingPhase phase, double loss, double validation_accuracy) {
  Epoch epoch{loss, 0.5, validation_accuracy, 1.5};
  epoch.phase = phase;
  return epoch;
}

/// What a callback says to each epoch of a history.
std::vector<EpochVerdict> verdicts(Callback& callback, const std::vector<Epoch>& epochs,
                                   const std::function<Model()>& model = {}) {
  History history;
  std::vector<EpochVerdict> all;
  for (const Epoch& next : epochs) {
    history.epochs.push_back(next);
    all.push_back(callback.on_epoch_end({history, model}));
  }
  return all;
}

std::string text_of(const std::vector<EpochVerdict>& all) {
  std::string text;
  for (const EpochVerdict& verdict : all) {
    text += verdict.stop ? 's' : verdict.keep ? 'k' : '.';
  }
  return text;
}

TEST(EarlyStopping, KeepsTheBestAndStopsWhenPatienceEnds) {
  EarlyStopping callback({.patience = 3});
  const std::vector<Epoch> epochs = {
      epoch(floats, 1, 0.5), epoch(floats, 1, 0.6), epoch(floats, 1, 0.6), epoch(floats, 1, 0.7),
      epoch(floats, 1, 0.1), epoch(floats, 1, 0.7), epoch(floats, 1, 0.2)};
  EXPECT_EQ(text_of(verdicts(callback, epochs)), "kk.k..s");
}

TEST(EarlyStopping, WantsLessOfALoss) {
  EarlyStopping callback({.monitor = "loss", .patience = 1, .restore_best = false});
  EXPECT_EQ(text_of(verdicts(callback,
                             {epoch(floats, 3, 0), epoch(floats, 2, 0), epoch(floats, 2.5, 0)})),
            "..s");
}

TEST(EarlyStopping, WatchesEachPhaseForItselfAndLeavesGatesAlone) {
  EarlyStopping callback({.patience = 1});
  EXPECT_EQ(
      text_of(verdicts(callback, {epoch(gates, 1, 0.9), epoch(gates, 1, 0.8), epoch(gates, 1, 0.7),
                                  epoch(floats, 1, 0.6), epoch(floats, 1, 0.5),
                                  epoch(rounded, 1, 0.1), epoch(rounded, 1, 0.2)})),
      "...kskk");
}

TEST(EarlyStopping, SaysWhatItCouldMonitor) {
  Epoch plain{0.5, 0.5, {}, 1};
  plain.phase = floats;
  EarlyStopping validation;
  expect_error(ErrorCode::invalid_argument, "no 'validation_accuracy' but accuracy, loss",
               [&] { verdicts(validation, {plain}); });
  EarlyStopping unknown({.monitor = "beauty"});
  expect_error(ErrorCode::invalid_argument, "no 'beauty'", [&] { verdicts(unknown, {plain}); });
}

TEST(BestCheckpoint, SavesTheBestOnceGatesAreSettled) {
  const TemporaryFolder folder;
  BestCheckpoint callback(folder / "best.sealion");
  std::size_t saved = 0;
  const auto model = [&saved] {
    std::vector<LayerWeights> weights = {
        {std::vector<std::int32_t>(512, 1), {0, 1, 2, 3, 4, 5, 6, 7}},
        {std::vector<std::int32_t>(24, 2), {static_cast<std::int64_t>(++saved), 2, 3}}};
    Sequential trained = bars_model();
    trained.set_weights(std::move(weights));
    return Model(std::move(trained));
  };
  verdicts(callback,
           {epoch(gates, 1, 0.9), epoch(floats, 1, 0.5), epoch(floats, 1, 0.5),
            epoch(rounded, 1, 0.4), epoch(rounded, 1, 0.6), epoch(rounded, 1, 0.3)},
           model);
  EXPECT_EQ(saved, 2u);
  EXPECT_EQ(Model::load(folder / "best.sealion").weights()[1].bias[0], 2);
}

TEST(CsvLog, HasALineForEachEpoch) {
  const TemporaryFolder folder;
  CsvLog callback(folder / "log.csv");
  std::vector<Epoch> epochs = {epoch(floats, 0.25, 0.5), epoch(rounded, 0.125, 0.75)};
  for (Epoch& next : epochs) next.metrics["top_2_accuracy"] = 0.875;
  EXPECT_EQ(text_of(verdicts(callback, epochs)), "..");
  std::stringstream text;
  text << std::ifstream(folder / "log.csv").rdbuf();
  EXPECT_EQ(text.str(),
            "epoch,phase,accuracy,loss,top_2_accuracy,validation_accuracy,seconds\n"
            "1,floats,0.5,0.25,0.875,0.5,1.5\n"
            "2,rounded,0.5,0.125,0.875,0.75,1.5\n");
}

TEST(Callbacks, SeeTheModelThatFitWouldLeave) {
  struct Watcher final : Callback {
    std::vector<Model> models;
    EpochVerdict on_epoch_end(const EpochReport& report) override {
      models.push_back(report.model());
      EXPECT_EQ(models.size(), report.history.epochs.size());
      return {};
    }
  };
  const auto watcher = std::make_shared<Watcher>();
  Sequential model = bars_model();
  FitOptions options{.epochs = 4};
  options.callbacks = {watcher};
  fit(model, bars(300), options);
  ASSERT_EQ(watcher->models.size(), 4u);
  EXPECT_EQ(watcher->models.back().weights(), model.weights());
  EXPECT_EQ(watcher->models.back().largest_seen(), model.largest_seen());
  EXPECT_NE(watcher->models[2].weights(), model.weights());
  EXPECT_EQ(watcher->models[2].training()->history.epochs.size(), 3u);
}

/// Stops a phase, or keeps the weights, after some of the history's epochs.
struct Script final : Callback {
  explicit Script(std::string script) : words(std::move(script)) {}
  std::string words;
  std::vector<std::vector<LayerWeights>> weights;
  EpochVerdict on_epoch_end(const EpochReport& report) override {
    const char word = words[report.history.epochs.size() - 1];
    weights.push_back(report.model().weights());
    return {.keep = word == 'k', .stop = word == 's'};
  }
};

TEST(Callbacks, EndAPhaseAndChooseItsWeights) {
  // Two epochs in floating point, then five rounded ones, of which the second is kept.
  const auto script = std::make_shared<Script>(".s.k...");
  Sequential model = bars_model();
  FitOptions options{.epochs = 10, .float_share = 0.5};
  options.callbacks = {script};
  const History history = fit(model, bars(300), options);
  ASSERT_EQ(history.epochs.size(), 7u);
  EXPECT_EQ(history.epochs[1].phase, floats);
  EXPECT_EQ(history.epochs[2].phase, rounded);
  EXPECT_EQ(model.weights(), script->weights[3]);
  EXPECT_NE(model.weights(), script->weights[6]);
}

}  // namespace
}  // namespace sealion::heras
