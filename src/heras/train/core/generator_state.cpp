#include "heras/train/core/generator_state.h"

#include <ATen/CPUGeneratorImpl.h>

#include "base/error.h"

namespace sealion::heras::train {
namespace {

/// The engine counts the words left before the next twist, which the last word's use begins.
constexpr int words_and_one = at::MERSENNE_STATE_N + 1;

template <typename T>
void write_left_over(ByteWriter& writer, const c10::optional<T>& sample) {
  writer.write(static_cast<std::uint8_t>(sample.has_value() ? 1 : 0));
  writer.write(sample.value_or(0));
}

template <typename T>
c10::optional<T> read_left_over(ByteReader& reader) {
  const bool is_there = reader.read<std::uint8_t>() != 0;
  const T sample = reader.read<T>();
  return is_there ? c10::optional<T>(sample) : c10::nullopt;
}

}  // namespace

void write_generator(ByteWriter& writer, const at::Generator& generator) {
  auto& own = *at::check_generator<at::CPUGeneratorImpl>(generator);
  const at::mt19937_data_pod data = own.engine().data();
  writer.write(data.seed_);
  writer.write(static_cast<std::uint32_t>(words_and_one - data.left_));
  for (const std::uint32_t word : data.state_) writer.write(word);
  write_left_over(writer, own.next_float_normal_sample());
  write_left_over(writer, own.next_double_normal_sample());
}

void read_generator(ByteReader& reader, at::Generator& generator) {
  auto& own = *at::check_generator<at::CPUGeneratorImpl>(generator);
  at::mt19937_data_pod data{};
  data.seed_ = reader.read<std::uint64_t>();
  data.next_ = reader.read<std::uint32_t>();
  if (data.next_ < 1 || data.next_ > at::MERSENNE_STATE_N) {
    fail(ErrorCode::corrupt, "{}: a generator that has used {} of {} words", reader.source(),
         data.next_, at::MERSENNE_STATE_N);
  }
  data.left_ = words_and_one - static_cast<int>(data.next_);
  data.seeded_ = true;
  for (std::uint32_t& word : data.state_) word = reader.read<std::uint32_t>();
  at::mt19937 engine;
  engine.set_data(data);
  own.set_engine(engine);
  own.set_next_float_normal_sample(read_left_over<float>(reader));
  own.set_next_double_normal_sample(read_left_over<double>(reader));
}

}  // namespace sealion::heras::train
