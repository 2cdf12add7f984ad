#include "seal/inflater.h"

#include <algorithm>
#include <new>

#include "base/error.h"
#include "base/zlib_stream.h"
#include "seal/zstd_memory.h"

namespace sealion::seal {
namespace {

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
  ZlibStream(ByteSpan bytes, const std::string& source)
      : Stream("zlib", source), inflater_(bytes, ZlibFormat::zlib) {}

 private:
  std::size_t produce(std::span<std::uint8_t> out) override {
    const std::size_t made = inflater_.produce(out);
    if (inflater_.damage() != nullptr) fail_unsound(inflater_.damage());
    return made;
  }
  bool at_end() const override { return inflater_.is_complete(); }
  std::size_t unread() const override { return inflater_.unread(); }

  ZlibInflater inflater_;
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
