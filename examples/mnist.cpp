// Trains a small network on plain digits and lets it read encrypted ones: mnist [EPOCHS] [RECORDS]
#include <fmt/format.h>

#include <cstdlib>

#include "heras/heras.h"
#include "heras/train/fit.h"

using namespace sealion;
using namespace sealion::heras;

int main(int argc, char** argv) try {
  const std::size_t epochs = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10;
  const std::size_t records = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 10000;
  const DataSplits data = load_idx_folder(default_data_folder());

  Sequential model("digits");
  model.add(Input({28, 28}, {.saturation = 3}));  // pixels become integers 0..3
  model.add(Flatten());
  model.add(Dense(30, {.saturation = 15}));  // weights are integers -15..15
  model.add(Activation("square"));
  model.add(Dense(10, {.saturation = 15}));
  fmt::print("{}", model.summary());

  model.compile({.optimizer = "adam", .learning_rate = 3e-3});
  fit(model, data.train, {.epochs = epochs, .seed = 1});

  const Evaluation result = model.evaluate(data.test, {.encrypted = true, .records = records});
  fmt::print("{:.2f} % right under encryption, {} of {} logits differ\n",
             100 * result.encrypted->accuracy(), result.encrypted->logits.different,
             result.encrypted->logits.compared);
  model.save("digits.sealion");
} catch (const std::exception& error) {
  fmt::print(stderr, "mnist: {}\n", error.what());
  return 1;
}
