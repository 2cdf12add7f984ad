// A network as Keras describes it: JSON. What is read has weights and a program, or too many of
// one.
#include "heras/architecture/keras.h"

#include "heras/architecture/stand_in.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  constexpr std::size_t most_weights = 1 << 16, most_values = 1 << 14;  // so that all is quick
  const auto parse = [](ByteSpan bytes) {
    return heras::architecture_from_keras({bytes.begin(), bytes.end()},
                                          {.name = "fuzz", .input_shape = heras::Shape{5}}, "fuzz");
  };
  auto read = fuzz::read_or_refuse(parse, {data, size});
  if (!read) return 0;
  heras::Model& model = read->model;
  fuzz::expect(model.layers().size() > 1, "a network is more than its input");
  std::size_t values = 0;
  for (const heras::Layer* layer : model.layers()) {
    values += heras::element_count(layer->output_shape());
  }
  if (model.parameter_count() > most_weights || values > most_values) return 0;
  heras::draw_stand_in_weights(model);
  const auto program = fuzz::read_or_refuse([&](ByteSpan) { return model.program(); }, {});
  if (program) {
    fuzz::expect(program->output_size() == heras::element_count(model.output_shape()),
                 "the program gives what the network says");
  }
  return 0;
}
