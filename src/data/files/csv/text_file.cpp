#include "data/files/csv/text_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/zlib_stream.h"
#include "data/gzip.h"

namespace sealion {
namespace {

class GunzipBuffer : public std::streambuf {
 public:
  GunzipBuffer(ByteVector compressed, std::string name)
      : compressed_(std::move(compressed)),
        name_(std::move(name)),
        inflater_(compressed_, ZlibFormat::gzip),
        chunk_(std::size_t{1} << 16) {}

 protected:
  int_type underflow() override {
    const std::size_t size =
        inflater_.produce({reinterpret_cast<std::uint8_t*>(chunk_.data()), chunk_.size()});
    if (size == 0) {
      check_gzip_end(inflater_, name_);
      return traits_type::eof();
    }
    setg(chunk_.data(), chunk_.data(), chunk_.data() + size);
    return traits_type::to_int_type(chunk_.front());
  }

 private:
  ByteVector compressed_;
  std::string name_;
  ZlibInflater inflater_;
  std::vector<char> chunk_;
};

class GunzipStream : public std::istream {
 public:
  GunzipStream(ByteVector compressed, std::string name)
      : std::istream(nullptr), buffer_(std::move(compressed), std::move(name)) {
    rdbuf(&buffer_);
    exceptions(badbit);  // else they would stop at the stream
  }

 private:
  GunzipBuffer buffer_;
};

}  // namespace

std::unique_ptr<std::istream> open_text(const std::filesystem::path& path) {
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  const int reason = std::filesystem::is_directory(path) ? EISDIR : *file ? 0 : errno;
  if (reason != 0) {
    fail(reason == ENOENT ? ErrorCode::not_found : ErrorCode::io, "'{}': {}", path.string(),
         std::strerror(reason));
  }
  if (!std::filesystem::is_regular_file(path)) return file;  // a pipe is read once
  std::array<std::uint8_t, 2> start{};
  file->read(reinterpret_cast<char*>(start.data()), start.size());
  if (file->gcount() == start.size() && is_gzip(start)) {
    return std::make_unique<GunzipStream>(read_file(path, largest_gzipped_text), path.string());
  }
  file->clear();
  file->seekg(0);
  return file;
}

}  // namespace sealion
