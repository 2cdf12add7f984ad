// Changes one section of a model file and puts its length right: a file whose lengths do not match
// is refused before anything in it is looked at.
#include <algorithm>
#include <optional>

#include "base/error.h"
#include "heras/model/model_file.h"
#include "model.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace sealion::fuzz {
namespace {

using heras::ModelFile;

constexpr std::size_t most_growth = 64;

template <typename Value>
void mutate(std::vector<Value>& values) {
  auto* bytes = reinterpret_cast<std::uint8_t*>(values.data());
  if (!values.empty()) LLVMFuzzerMutate(bytes, values.size() * sizeof(Value), values.size());
}

void mutate(std::string& text) {
  const std::size_t size = text.size();
  text.resize(size + most_growth);
  text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), size, text.size()));
}

void mutate_section(ModelFile& file, unsigned choice) {
  if (choice == 0 && !file.weights.empty()) return mutate(file.weights.front().kernel);
  if (choice == 1) return mutate(file.largest_seen);
  if (choice == 2) return mutate(file.manifest);
  mutate(file.config);
}

/// The file without its checksum; nothing where the bytes or the change are none.
std::optional<ByteVector> changed_section(const std::uint8_t* data, std::size_t size,
                                          unsigned choice) {
  try {
    ModelFile file = heras::decode_model(sealed(data, size), "fuzz");
    mutate_section(file, choice);
    ByteVector bytes = heras::encode_model(file);
    bytes.resize(bytes.size() - sizeof(Digest));
    return bytes;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace
}  // namespace sealion::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  constexpr unsigned choices = 8;
  const unsigned choice = seed % choices;
  if (choice < choices - 1) {
    const auto changed = sealion::fuzz::changed_section(data, size, choice);
    if (changed && changed->size() <= max_size) {
      std::ranges::copy(*changed, data);
      return changed->size();
    }
  }
  return LLVMFuzzerMutate(data, size, max_size);
}
