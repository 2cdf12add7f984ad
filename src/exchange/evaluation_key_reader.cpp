#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/packed_keys.h"
#include "rlwe/arriving_keys.h"

namespace sealion {
namespace {

/// Bytes of the file, by where they stand.
struct ByteRange {
  std::size_t begin, end;

  std::size_t size() const { return end - begin; }
  /// What both have; of size 0 where that is nothing.
  ByteRange common(const ByteRange& other) const {
    const std::size_t first = std::max(begin, other.begin);
    return {first, std::max(first, std::min(end, other.end))};
  }
};

/// A part of the file.
struct FilePart {
  ByteRange at;
  ByteSpan bytes;

  ByteSpan of(const ByteRange& range) const {
    return bytes.subspan(range.begin - at.begin, range.size());
  }
};

/// The rows behind one seed.
class ArrivingRows {
 public:
  ArrivingRows(const ModulusChainPtr& chain, const KeySwitchingUse& use,
               const KeySwitchingShape& shape, std::uint64_t noise_factor, std::size_t first)
      : packed_(*chain, shape),
        at_{first, first + packed_.offset(packed_.count())},
        keys_(chain, use, shape, noise_factor) {}

  std::size_t end() const { return at_.end; }

  void take(const FilePart& part) {
    const ByteRange here = at_.common(part.at);
    if (here.size() == 0) return;
    std::size_t number = packed_.row_at(here.begin - at_.begin);
    for (; number < packed_.count() && range_of(number).begin < here.end; ++number) {
      take_row(number, part);
    }
  }

  KeySwitchingKeys finish(const Seed& seed, const ExecutionContext& context) {
    for (const auto& [number, bytes] : cut_) keys_.take_row(number, bytes);
    return std::move(keys_).finish(seed, context);
  }

 private:
  ByteRange range_of(std::size_t number) const {
    const std::size_t first = at_.begin + packed_.offset(number);
    return {first, first + packed_.row_bytes(number)};
  }

  /// All of it, or what this part has of it.
  void take_row(std::size_t number, const FilePart& part) {
    const ByteRange row = range_of(number), here = row.common(part.at);
    if (here.size() == row.size()) return keys_.take_row(number, part.of(row));
    const std::lock_guard lock(mutex_);
    ByteVector& whole = cut_[number];
    whole.resize(row.size());
    std::ranges::copy(
        part.of(here),
        std::next(whole.begin(), static_cast<std::ptrdiff_t>(here.begin - row.begin)));
  }

  PackedKeys packed_;
  ByteRange at_;
  ArrivingKeys keys_;
  std::mutex mutex_;
  std::map<std::size_t, ByteVector> cut_;  // rows of which two parts have something
};

/// A file of evaluation keys that comes in parts, in any order. Rows go at once to where they are
/// ready to use; what else there is, which is little, is kept.
class ArrivingKeyFile {
 public:
  /// Its header and ids stand in front of what it takes.
  static constexpr std::size_t ids_end = 12 + sizeof(Digest) + sizeof(KeyId);

  /// With the places of all keys, for which a file must be large enough, or of the ids alone.
  ArrivingKeyFile(const Manifest& manifest, const ModulusChainPtr& chain, bool has_keys)
      : manifest_(manifest), chain_(chain) {
    keep(0, ids_end);
    for (std::size_t set = 0; has_keys && set < manifest.key_sets(); ++set) add_set(set);
  }

  void take(const FilePart& part) {
    for (ArrivingRows& rows : rows_) rows.take(part);
    for (const Kept& kept : kept_) {
      const ByteRange here = kept.at.common(part.at);
      if (here.size() == 0) continue;
      const std::size_t to = kept.first + here.begin - kept.at.begin;
      std::ranges::copy(part.of(here), std::next(rest_.begin(), static_cast<std::ptrdiff_t>(to)));
    }
  }

  /// All but rows and checksum, in its order.
  ByteSpan rest() const { return rest_; }

  /// `reader` is behind the ids in the rest.
  EvaluationKeys finish_set(std::size_t set, const KeyId& id, ByteReader& reader,
                            const ExecutionContext& context) {
    const EvaluationKeyShape& shape = manifest_.evaluation_keys;
    std::optional<KeySwitchingKeys> relinearisation;
    if (shape.relinearises()) relinearisation = finish_rows(reader, context);
    std::vector<GaloisKeys> rotations;
    for (const GaloisKeyShape& group : shape.rotations) {
      rotations.push_back(GaloisKeys::of_keys(id, group, finish_rows(reader, context)));
    }
    std::optional<MaskingKey> masking;
    if (shape.masking_limbs != 0) {
      masking = PackedMaskingKey(*chain_, shape.masking_limbs)
                    .read(reader, chain_, manifest_.key_noise_factor(set));
    }
    return {id, std::move(relinearisation), std::move(rotations), std::move(masking)};
  }

 private:
  struct Kept {
    ByteRange at;
    std::size_t first;  // in the rest
  };

  void keep(std::size_t at, std::size_t bytes) {
    kept_.push_back({{at, at + bytes}, rest_.size()});
    rest_.resize(rest_.size() + bytes);
    end_ = at + bytes;
  }

  void add_rows(const KeySwitchingUse& use, const KeySwitchingShape& shape, std::size_t set) {
    keep(end_, sizeof(Seed));
    end_ = rows_.emplace_back(chain_, use, shape, manifest_.key_noise_factor(set), end_).end();
  }

  void add_set(std::size_t set) {
    const EvaluationKeyShape& shape = manifest_.evaluation_keys;
    if (shape.relinearises()) add_rows(relinearisation_use, relinearisation_shape(shape), set);
    for (const GaloisKeyShape& group : shape.rotations) {
      add_rows(rotation_use, rotation_shape(group), set);
    }
    if (shape.masking_limbs != 0) {
      keep(end_, PackedMaskingKey(*chain_, shape.masking_limbs).bytes());
    }
  }

  KeySwitchingKeys finish_rows(ByteReader& reader, const ExecutionContext& context) {
    const auto seed = reader.read_array<Seed>();
    return read_from(reader.source(), [&] { return rows_[finished_++].finish(seed, context); });
  }

  const Manifest& manifest_;
  ModulusChainPtr chain_;
  std::deque<ArrivingRows> rows_;
  std::vector<Kept> kept_;
  ByteVector rest_;
  std::size_t end_ = 0, finished_ = 0;
};

/// Of a file with a sound checksum.
void check_file_bytes(std::size_t bytes, std::size_t expected, const std::string& source) {
  if (bytes < expected) {
    fail(ErrorCode::corrupt, "{}: cut off: {} more bytes needed", source, expected - bytes);
  }
  if (bytes > expected) {
    fail(ErrorCode::corrupt, "{}: {} bytes too many at the end", source, bytes - expected);
  }
}

}  // namespace

ChannelKeys read_evaluation_keys(const ByteSource& bytes, const Manifest& manifest,
                                 const std::vector<ParametersPtr>& parameters,
                                 const std::string& source, const ExecutionContext& context) {
  const std::size_t expected = evaluation_key_file_bytes(manifest, parameters);
  ArrivingKeyFile file(manifest, chain_of(manifest, parameters), bytes.size() == expected);
  read_sealed(
      bytes, evaluation_key_format(manifest.evaluation_keys, manifest.shared_evaluation_keys),
      source,
      [&](std::size_t at, ByteSpan part) {
        file.take({{at, at + part.size()}, part});
      },
      context);
  const std::size_t with_ids = ArrivingKeyFile::ids_end + sizeof(Digest);
  if (bytes.size() < with_ids) check_file_bytes(bytes.size(), with_ids, source);
  ByteReader reader(file.rest(), source);
  reader.take(ArrivingKeyFile::ids_end - sizeof(Digest) - sizeof(KeyId));
  if (reader.read_array<Digest>() != manifest.model_id) {
    fail(ErrorCode::incompatible,
         "{}: evaluation keys for another model than '{}'; make them again with this model's "
         "manifest",
         source, manifest.name);
  }
  const auto id = reader.read_array<KeyId>();
  check_file_bytes(bytes.size(), expected, source);
  ChannelKeys keys;
  for (std::size_t set = 0; set < manifest.key_sets(); ++set) {
    keys.push_back(file.finish_set(set, id, reader, context));
  }
  return keys;
}

ChannelKeys read_evaluation_keys(ByteSpan bytes, const Manifest& manifest,
                                 const std::vector<ParametersPtr>& parameters,
                                 const std::string& source, const ExecutionContext& context) {
  return read_evaluation_keys(BytesInMemory(bytes), manifest, parameters, source, context);
}

}  // namespace sealion
