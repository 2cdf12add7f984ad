#include "seal/inflater.h"

#include <algorithm>
#include <new>

#include "base/error.h"
#include "seal/wiping_memory.h"

namespace sealion::seal {
namespace {

/// zlib counts in 32 bits.
constexpr std::size_t most_at_once = std::size_t{1} << 30;

/// A frame of zstd may look back 2^23 bytes; its default level asks for 2^21.
constexpr int most_window_log = 23;

class PlainBytes : public Inflater {
 public:
  PlainBytes(ByteSpan bytes, const std::string& source) : reader_(bytes, source) {}

  void read(std::span<std::uint8_t> out) override {
    std::ranges::copy(reader_.take(out.size()), out.begin());
  }
  void expect_left(std::uint64_t bytes) const override {
    if (bytes <= reader_.remaining()) return;
    fail(ErrorCode::corrupt, "{}: cut off: {} more bytes needed, {} left", reader_.source(), bytes,
         reader_.remaining());
  }
  void expect_end() override { reader_.expect_end(); }

 private:
  ByteReader reader_;
};

/// What zlib and zstd streams have in common: `produce` may stop short.
class Stream : public Inflater {
 public:
  Stream(const char* name, const std::string& source) : name_(name), source_(source) {}

  void read(std::span<std::uint8_t> out) override {
    while (!out.empty()) {
      const std::size_t made = produce(out);
      if (made == 0) {
        fail(ErrorCode::corrupt, "{}: the {} stream ends {} bytes early", source_, name_,
             out.size());
      }
      out = out.subspan(made);
    }
  }
  /// Any number of bytes may be packed into few.
  void expect_left(std::uint64_t) const override {}
  void expect_end() override {
    std::uint8_t surplus;
    if (produce({&surplus, 1}) != 0) {
      fail(ErrorCode::corrupt, "{}: the {} stream holds more than its object", source_, name_);
    }
    if (!at_end()) fail(ErrorCode::corrupt, "{}: the {} stream is cut off", source_, name_);
    if (unread() != 0) {
      fail(ErrorCode::corrupt, "{}: {} bytes after the end of the {} stream", source_, unread(),
           name_);
    }
  }

 protected:
  [[noreturn]] void fail_unsound(const char* reason) const {
    fail(ErrorCode::corrupt, "{}: no sound {} stream: {}", source_, name_, reason);
  }

 private:
  /// Writes at least one byte into `out`, which is not empty; 0 at the end of stream or input.
  virtual std::size_t produce(std::span<std::uint8_t> out) = 0;
  virtual bool at_end() const = 0;
  virtual std::size_t unread() const = 0;

  const char* name_;
  std::string source_;
};

class ZlibStream : public Stream {
 public:
  ZlibStream(ByteSpan bytes, const std::string& source) : Stream("zlib", source), input_(bytes) {
    use_wiping_memory(stream_);
    if (::inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
  }
  ZlibStream(const ZlibStream&) = delete;
  ZlibStream& operator=(const ZlibStream&) = delete;
  ~ZlibStream() override { ::inflateEnd(&stream_); }

 private:
  std::size_t produce(std::span<std::uint8_t> out) override {
    const std::size_t wanted = std::min(out.size(), most_at_once);
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<uInt>(wanted);
    while (stream_.avail_out == wanted && status_ == Z_OK) step();
    return wanted - stream_.avail_out;
  }
  void step() {
    const std::size_t given = std::min(input_.size(), most_at_once);
    stream_.next_in = const_cast<Bytef*>(input_.data());  // zlib does not write to it
    stream_.avail_in = static_cast<uInt>(given);
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    input_ = input_.subspan(given - stream_.avail_in);
    // Z_BUF_ERROR: no progress, the input is used up.
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      fail_unsound(stream_.msg != nullptr ? stream_.msg : ::zError(status));
    }
    status_ = status;
  }
  bool at_end() const override { return status_ == Z_STREAM_END; }
  std::size_t unread() const override { return input_.size(); }

  ByteSpan input_;
  z_stream stream_{};
  int status_ = Z_OK;
};

class ZstdStream : public Stream {
 public:
  ZstdStream(ByteSpan bytes, const std::string& source)
      : Stream("zstd", source),
        context_(::ZSTD_createDCtx_advanced(wiping_memory())),
        input_{bytes.data(), bytes.size(), 0} {
    if (context_ == nullptr) throw std::bad_alloc();
    ::ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, most_window_log);
  }

 private:
  struct Deleter {
    void operator()(ZSTD_DCtx* context) const { ::ZSTD_freeDCtx(context); }
  };

  std::size_t produce(std::span<std::uint8_t> out) override {
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    while (output.pos == 0 && !at_end_) {
      const std::size_t read_before = input_.pos;
      const std::size_t status = ::ZSTD_decompressStream(context_.get(), &output, &input_);
      if (::ZSTD_isError(status)) fail_unsound(::ZSTD_getErrorName(status));
      at_end_ = status == 0;
      if (input_.pos == read_before) break;
    }
    return output.pos;
  }
  bool at_end() const override { return at_end_; }
  std::size_t unread() const override { return input_.size - input_.pos; }

  std::unique_ptr<ZSTD_DCtx, Deleter> context_;
  ZSTD_inBuffer input_;
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<Inflater> make_inflater(Compression compression, ByteSpan bytes,
                                        const std::string& source) {
  switch (compression) {
    case Compression::zlib:
      return std::make_unique<ZlibStream>(bytes, source);
    case Compression::zstd:
      return std::make_unique<ZstdStream>(bytes, source);
    case Compression::none:
      break;
  }
  return std::make_unique<PlainBytes>(bytes, source);
}

}  // namespace sealion::seal
