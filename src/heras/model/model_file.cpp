#include "heras/model/model_file.h"

#include <algorithm>
#include <limits>

#include "base/digest.h"
#include "base/error.h"
#include "heras/model/integers.h"

namespace sealion::heras {
namespace {

constexpr FileHeader header{"SEALIONM", 1};
constexpr std::size_t largest_text = std::size_t{1} << 24;

std::vector<std::int32_t> narrow(const std::vector<std::int64_t>& values,
                                 const std::string& source) {
  using Limits = std::numeric_limits<std::int32_t>;
  const bool fits = std::all_of(values.begin(), values.end(), [](std::int64_t value) {
    return value >= Limits::min() && value <= Limits::max();
  });
  if (!fits) fail(ErrorCode::corrupt, "{}: a weight beyond 32 bits", source);
  return {values.begin(), values.end()};
}

LayerWeights read_weights(ByteReader& reader) {
  std::vector<std::int32_t> kernel = narrow(read_integers(reader), reader.source());
  return {std::move(kernel), read_integers(reader)};
}

}  // namespace

ByteVector encode_model(const ModelFile& file) {
  ByteWriter writer;
  write_header(writer, header);
  writer.write_string(file.config);
  writer.write(static_cast<std::uint32_t>(file.weights.size()));
  for (const LayerWeights& weights : file.weights) {
    write_integers(writer, {weights.kernel.begin(), weights.kernel.end()});
    write_integers(writer, weights.bias);
  }
  write_magnitudes(writer, file.largest_seen);
  writer.write_string(file.manifest);
  ByteVector bytes = writer.release();
  append_digest(bytes);
  return bytes;
}

ModelFile decode_model(ByteSpan bytes, const std::string& source) {
  verify_model(bytes, source);
  return decode_unverified_model(bytes, source);
}

void verify_model(ByteSpan bytes, const std::string& source) { open_file(bytes, header, source); }

ModelFile decode_unverified_model(ByteSpan bytes, const std::string& source) {
  ByteReader reader(bytes.first(bytes.size() - std::min(bytes.size(), sizeof(Digest))), source);
  reader.take(header.magic.size() + sizeof(header.version));
  ModelFile file;
  file.config = reader.read_string(largest_text);
  const auto layers = reader.read<std::uint32_t>();
  if (layers > most_nodes) fail(ErrorCode::corrupt, "{}: weights of {} layers", source, layers);
  for (std::uint32_t i = 0; i < layers; ++i) file.weights.push_back(read_weights(reader));
  file.largest_seen = read_magnitudes(reader);
  file.manifest = reader.read_string(largest_text);
  reader.expect_end();
  return file;
}

std::filesystem::path manifest_path(const std::filesystem::path& model) {
  std::filesystem::path path = model;
  return path.replace_extension(".manifest.json");
}

}  // namespace sealion::heras
