#include "heras/measure/lane.h"

#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/stopwatch.h"
#include "data/quantise.h"

namespace sealion::heras {
namespace {

namespace fs = std::filesystem;

/// Writes a file that its reader takes at once and that need not outlive a loss of power: nothing
/// is forced to the disk.
void write_passing_file(const fs::path& path, ByteSpan bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) fail(ErrorCode::io, "cannot write '{}'", path.string());
}

}  // namespace

Lane::Lane(const Parties& parties, const fs::path& files, ExecutionContext context)
    : parties_(parties),
      inputs_path_(files.string() + "-inputs.enc"),
      answers_path_(files.string() + "-answers.enc"),
      context_(std::move(context)) {}

template <typename Work>
void Lane::time(Stage stage, const Work& work) {
  const Stopwatch stopwatch;
  work();
  seconds_[static_cast<std::size_t>(stage)] += stopwatch.seconds();
}

IntegerBatch Lane::take(const ImageSet& images, ImageRange range) {
  send(images, range);
  answer();
  return receive();
}

void Lane::write(const fs::path& path, BatchKind kind, ChannelBatches batches) const {
  write_passing_file(
      path, write_batch({kind, manifest().model_id, parties_.key.id(), std::move(batches)}));
}

ChannelBatches Lane::read(const fs::path& path, BatchKind kind) const {
  const auto& channels = parties_.server.channels();
  const ByteVector bytes = read_file(path, batch_file_bytes(kind, manifest(), channels));
  std::error_code ignored;
  fs::remove(path, ignored);
  return read_batch(bytes, kind, manifest(), channels, path.string()).channels;
}

void Lane::send(const ImageSet& images, ImageRange range) {
  ChannelBatches inputs;
  time(Stage::encrypt, [&] {
    inputs = parties_.client.encrypt(
        parties_.key, quantise(images, range.first, range.count, manifest().input_saturation),
        context_);
  });
  time(Stage::write_inputs, [&] { write(inputs_path_, BatchKind::inputs, std::move(inputs)); });
}

void Lane::answer() {
  ChannelBatches inputs, outputs;
  time(Stage::read_inputs, [&] { inputs = read(inputs_path_, BatchKind::inputs); });
  time(Stage::evaluate,
       [&] { outputs = parties_.server.evaluate(inputs, parties_.evaluation_keys, context_); });
  time(Stage::write_answers, [&] { write(answers_path_, BatchKind::outputs, std::move(outputs)); });
}

IntegerBatch Lane::receive() {
  ChannelBatches outputs;
  IntegerBatch logits;
  time(Stage::read_answers, [&] { outputs = read(answers_path_, BatchKind::outputs); });
  time(Stage::decrypt, [&] { logits = parties_.client.decrypt(parties_.key, outputs, context_); });
  return logits;
}

}  // namespace sealion::heras
