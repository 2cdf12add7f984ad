// network IDX_FOLDER MODEL: learns digits in plain, reads encrypted ones, and saves what it learned
#include <sealion/training.h>

#include <iostream>

using namespace sealion::models;

int main(int argc, char** argv) try {
  if (argc != 3) return std::cerr << "usage: network IDX_FOLDER MODEL\n", 2;
  Model model("digits");
  model.add(Input({28, 28}, {.saturation = 3}));  // pixels become integers 0..3
  model.add(Flatten());
  model.add(Dense(30, {.saturation = 15}));  // weights are integers -15..15
  model.add(Activation("square"));
  model.add(Dense(10, {.saturation = 15}));
  std::cout << model.summary();

  sealion::training::fit(model, load_idx_images(argv[1], Split::train), {.epochs = 1});
  const Evaluation result =
      model.evaluate(load_idx_images(argv[1], Split::test), {.encrypted = true, .records = 500});
  std::cout << 100 * *result.accuracy << " % right, " << result.mismatches
            << " encrypted logits differ\n";
  model.save(argv[2]);
} catch (const sealion::Error& error) {
  return std::cerr << error.what() << '\n', 1;
}
