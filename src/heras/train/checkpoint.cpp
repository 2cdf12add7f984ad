#include "heras/train/checkpoint.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "data/preprocessing/preprocessing_json.h"
#include "heras/train/batches/teacher.h"
#include "heras/training/training_json.h"
#include "program/program.h"

namespace sealion::heras::train {
namespace {

constexpr FileHeader header{"SEALIONT", 1};
constexpr std::size_t largest_text = std::size_t{1} << 26;
constexpr std::size_t largest_generator = std::size_t{1} << 16;
/// Of a network or an optimizer; more than all layers of a model can have.
constexpr std::size_t most_tensors = 16 * most_nodes;

Digest digest_of(const nlohmann::json& json) {
  const std::string text = json.dump();
  return sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

/// The layers, and what makes their inputs where records are no pictures.
nlohmann::json describe(const Model& model) {
  nlohmann::json layers = nlohmann::json::array();
  for (std::size_t i = 0; i < model.layers().size(); ++i) {
    const Layer& layer = *model.layers()[i];
    layers.push_back({layer.kind(), layer.get_config(), model.inputs_of(i)});
  }
  if (!model.takes_pictures()) layers.push_back(nlohmann::json(to_json(model.preprocessing())));
  return layers;
}

nlohmann::json describe_teacher(const Model& teacher) {
  nlohmann::json weights = nlohmann::json::array();
  for (const LayerWeights& layer : teacher.weights()) weights.push_back({layer.kernel, layer.bias});
  return {describe(teacher), std::move(weights), confidence_scale(teacher)};
}

nlohmann::json describe_options(const TrainingTask& task) {
  nlohmann::json fit = to_json(task.fit);
  fit.erase("threads");
  const auto& distillation = task.fit.distillation;
  return {to_json(task.compile), std::move(fit),
          distillation ? describe_teacher(*distillation->teacher) : nlohmann::json()};
}

template <typename Values>
void write_all(ByteWriter& writer, const Values& values) {
  writer.write_bytes({reinterpret_cast<const std::uint8_t*>(values.data()),
                      values.size() * sizeof(*values.data())});
}

void write(ByteWriter& writer, const Records& records) {
  writer.write<std::uint64_t>(records.count);
  for (const std::size_t size : records.shape) writer.write<std::uint64_t>(size);
  std::visit([&](const auto& values) { write_all(writer, values); }, records.values);
}

void write(ByteWriter& writer, const NumericColumn& column) { write_all(writer, column.of_row); }

void write(ByteWriter& writer, const CategoricalColumn& column) {
  for (const std::string& category : column.categories) writer.write_string(category);
  write_all(writer, column.of_row);
}

void write(ByteWriter& writer, const Table& table) {
  writer.write<std::uint64_t>(table.rows);
  for (const Column& column : table.columns) {
    writer.write_string(column.name);
    std::visit([&](const auto& values) { write(writer, values); }, column.values);
  }
}

void write(ByteWriter&, std::monostate) {}
void write(ByteWriter& writer, const RealTargets& reals) { write_all(writer, reals.of_record); }

/// Numbers of classes as bytes where that is enough.
void write(ByteWriter& writer, const ClassTargets& classes) {
  if (classes.names.size() > std::size_t{UINT8_MAX} + 1) {
    return write_all(writer, classes.of_record);
  }
  for (const std::uint32_t number : classes.of_record) {
    writer.write(static_cast<std::uint8_t>(number));
  }
}

Digest digest_of(const Dataset& data) {
  ByteWriter writer;
  const auto write_part = [&](const auto& part) { write(writer, part); };
  std::visit(write_part, data.inputs);
  std::visit(write_part, data.targets);
  return sha256(writer.bytes());
}

void write_tensors(ByteWriter& writer, const std::vector<std::vector<float>>& tensors) {
  writer.write(static_cast<std::uint32_t>(tensors.size()));
  for (const std::vector<float>& tensor : tensors) {
    writer.write<std::uint64_t>(tensor.size());
    writer.write_bytes(
        {reinterpret_cast<const std::uint8_t*>(tensor.data()), tensor.size() * sizeof(float)});
  }
}

std::vector<float> read_tensor(ByteReader& reader) {
  const auto size = reader.read<std::uint64_t>();
  if (size > reader.remaining() / sizeof(float)) {
    fail(ErrorCode::corrupt, "{}: a tensor of {} numbers where {} bytes are left", reader.source(),
         size, reader.remaining());
  }
  std::vector<float> tensor(size);
  const ByteSpan bytes = reader.take(size * sizeof(float));
  if (!bytes.empty()) std::memcpy(tensor.data(), bytes.data(), bytes.size());
  return tensor;
}

std::vector<std::vector<float>> read_tensors(ByteReader& reader) {
  const auto count = reader.read<std::uint32_t>();
  if (count > most_tensors) {
    fail(ErrorCode::corrupt, "{}: {} tensors are too many", reader.source(), count);
  }
  std::vector<std::vector<float>> tensors;
  for (std::uint32_t i = 0; i < count; ++i) tensors.push_back(read_tensor(reader));
  return tensors;
}

void check_identity(ByteReader& reader, const TrainingIdentity& identity) {
  const auto check = [&reader](const char* what, const Digest& expected) {
    if (reader.read_array<Digest>() == expected) return;
    fail(ErrorCode::incompatible,
         "the checkpoint '{}' is of a training with {}: give what it was started with, or start "
         "anew without resuming",
         reader.source(), what);
  };
  check("another model", identity.model);
  check("other options", identity.options);
  check("other data", identity.data);
}

/// A byte that is at most `highest`.
std::uint8_t read_code(ByteReader& reader, const char* what, std::uint8_t highest) {
  const auto code = reader.read<std::uint8_t>();
  if (code <= highest) return code;
  fail(ErrorCode::corrupt, "{}: the {} is {}, not in [0, {}]", reader.source(), what, code,
       highest);
}

History read_history(ByteReader& reader) {
  const nlohmann::json json = parse_json(reader.read_string(largest_text), reader.source());
  return read_from(reader.source(), [&] {
    History history = history_from_json({json, "history"});
    for (const Epoch& epoch : history.epochs) {
      if (!epoch.phase) fail(ErrorCode::corrupt, "an epoch has no phase");
    }
    return history;
  });
}

ByteVector read_generator(ByteReader& reader) {
  const std::string bytes = reader.read_string(largest_generator);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TrainingIdentity identify(const TrainingTask& task) {
  return {digest_of(describe(task.model)), digest_of(describe_options(task)), digest_of(task.data)};
}

ByteVector encode_checkpoint(const TrainingState& state, const TrainingIdentity& identity) {
  ByteWriter writer;
  write_header(writer, header);
  writer.write_bytes(identity.model);
  writer.write_bytes(identity.options);
  writer.write_bytes(identity.data);
  writer.write(static_cast<std::uint8_t>(state.phase));
  writer.write(static_cast<std::uint8_t>(state.phase_stopped ? 1 : 0));
  writer.write_string(to_json(state.history).dump());
  writer.write_string(
      {reinterpret_cast<const char*>(state.generator.data()), state.generator.size()});
  write_tensors(writer, state.network);
  write_tensors(writer, state.kept);
  writer.write(state.optimizer.steps);
  write_tensors(writer, state.optimizer.moments);
  ByteVector bytes = writer.release();
  append_digest(bytes);
  return bytes;
}

TrainingState decode_checkpoint(ByteSpan bytes, const TrainingIdentity& identity,
                                const std::string& source) {
  ByteReader reader = open_file(bytes, header, source);
  check_identity(reader, identity);
  TrainingState state;
  state.phase = static_cast<TrainingPhase>(
      read_code(reader, "phase", static_cast<std::uint8_t>(TrainingPhase::rounded)));
  state.phase_stopped = read_code(reader, "end of the phase", 1) == 1;
  state.history = read_history(reader);
  state.generator = read_generator(reader);
  state.network = read_tensors(reader);
  state.kept = read_tensors(reader);
  state.optimizer.steps = reader.read<std::uint64_t>();
  state.optimizer.moments = read_tensors(reader);
  reader.expect_end();
  return state;
}

}  // namespace sealion::heras::train
