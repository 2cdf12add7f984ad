// The primitives without HEras: a program built by hand, planned, and run on encrypted images.
#include <fmt/ranges.h>

#include "client/client.h"
#include "planner/planner.h"
#include "program/reference.h"
#include "runtime/model_manifest.h"
#include "runtime/server.h"

using namespace sealion;

Program build_program() {
  ProgramBuilder builder;
  const NodeId image = builder.input(6 * 6, 0, 7, "image");
  const Window window{.height = 6, .width = 6, .kernel_height = 3, .kernel_width = 3};
  const NodeId edges = builder.conv2d(image, window, 1, {1, 0, -1, 2, 0, -2, 1, 0, -1});  // Sobel's
  const NodeId bent = builder.polynomial(edges, {3, -1, 2});  // 3 - x + 2 x^2
  const NodeId all = builder.concatenate({bent, builder.product(edges, bent)});
  builder.dense(all, 1, std::vector<std::int32_t>(builder.size_of(all), 1), {-100}, "score");
  return builder.build();
}

IntegerBatch make_images(const Program& program, std::size_t samples) {
  IntegerBatch images(program.input_size(), samples);
  std::int64_t pixel = 0;
  for (std::size_t i = 0; i < images.features(); ++i) {
    for (std::int64_t& x : images.feature(i)) x = pixel++ % 7;
  }
  return images;
}

int main() {
  const Program program = build_program();
  const auto [plan, forecast, alternatives] = plan_program(program);  // nobody chooses parameters
  fmt::print("n {}, t {}, q {}, {} barriers, {:.1f} bits of noise budget left at least\n",
             plan.parameters.n, plan.parameters.plain_moduli, plan.parameters.coeff_moduli,
             barriers_of(plan.way).size(), forecast.noise_margin_bits);

  const Manifest manifest = make_manifest("edges", program, plan, forecast);  // public
  const Client client(manifest);                     // has the data and the key
  const Server server(program, plan.way, manifest);  // has the program and no secret
  const SecretKey key = client.generate_key();
  const ChannelKeys evaluation_keys = client.generate_evaluation_keys(key);

  const IntegerBatch images = make_images(program, client.batch());
  const Request encrypted = client.encrypt(key, images);
  const Response answer = server.answer(encrypted, evaluation_keys);
  const IntegerBatch scores = client.decrypt(key, answer);

  const bool equal = scores == evaluate_reference(program, images);
  fmt::print("{} scores {} the reference\n", scores.samples(), equal ? "equal" : "DIFFER from");
  return equal ? 0 : 1;
}
