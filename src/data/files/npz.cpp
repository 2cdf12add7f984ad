#include "data/files/npz.h"

#include <fmt/format.h>
#include <zip.h>

#include <memory>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "data/array/npy_array.h"

namespace sealion {
namespace {

constexpr std::string_view extension = ".npy";

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

struct Close {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Entry = std::unique_ptr<zip_file_t, Close>;

class NpzReader {
 public:
  NpzReader(ByteSpan bytes, const std::string& source) : source_(source), archive_(open(bytes)) {
    const zip_int64_t entries = zip_get_num_entries(archive_.get(), 0);
    if (entries < 1 || static_cast<std::size_t>(entries) > most_npz_arrays) {
      fail(ErrorCode::corrupt, "'{}' has {} arrays; 1 to {} are allowed", source_, entries,
           most_npz_arrays);
    }
    entries_ = static_cast<std::size_t>(entries);
  }

  std::map<std::string, Array> read() {
    std::map<std::string, Array> arrays;
    for (std::size_t i = 0; i < entries_; ++i) {
      auto [name, array] = read_array(i);
      if (!arrays.emplace(name, std::move(array)).second) {
        fail(ErrorCode::corrupt, "'{}' has two arrays '{}'", source_, name);
      }
    }
    return arrays;
  }

 private:
  Archive open(ByteSpan bytes) const {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    Archive archive(source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error));
    if (archive) return archive;
    if (source != nullptr) zip_source_free(source);
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    fail(ErrorCode::corrupt, "'{}' is no .npz file: {}", source_, reason);
  }

  std::pair<std::string, Array> read_array(std::size_t index) {
    zip_stat_t stat;
    if (zip_stat_index(archive_.get(), index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
        (stat.valid & ZIP_STAT_NAME) == 0) {
      refuse(index);
    }
    std::string_view name = stat.name;
    if (stat.size > most_npz_bytes - unpacked_) {
      fail(ErrorCode::does_not_fit, "'{}' unpacks to more than {} bytes", source_, most_npz_bytes);
    }
    unpacked_ += stat.size;
    if (name.ends_with(extension)) name.remove_suffix(extension.size());
    const std::string where = fmt::format("{}:{}", source_, name);
    return {std::string(name), parse_npy_array(unpack(index, stat.size), where)};
  }

  /// The file says how long it is, and need not be right: not more than comes is kept.
  ByteVector unpack(std::size_t index, std::size_t size) const {
    const Entry entry(zip_fopen_index(archive_.get(), index, 0));
    if (!entry) refuse(index);
    ByteVector bytes;
    constexpr std::size_t step = std::size_t{1} << 20;
    while (bytes.size() < size) {
      const std::size_t begin = bytes.size(), wanted = std::min(step, size - begin);
      bytes.resize(begin + wanted);
      const zip_int64_t got = zip_fread(entry.get(), bytes.data() + begin, wanted);
      if (got <= 0) refuse(index);
      bytes.resize(begin + static_cast<std::size_t>(got));
    }
    // The end is where the checksum is looked at.
    std::uint8_t beyond;
    if (zip_fread(entry.get(), &beyond, 1) != 0) refuse(index);
    return bytes;
  }

  [[noreturn]] void refuse(std::size_t index) const {
    fail(ErrorCode::corrupt, "'{}': array {} is damaged: {}", source_, index,
         zip_strerror(archive_.get()));
  }

  const std::string& source_;
  Archive archive_;
  std::size_t entries_ = 0, unpacked_ = 0;
};

}  // namespace

std::map<std::string, Array> parse_npz(ByteSpan bytes, const std::string& source) {
  return NpzReader(bytes, source).read();
}

}  // namespace sealion
