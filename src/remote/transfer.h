#pragma once

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <exception>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/memory.h"
#include "remote/http_client.h"

/// What libcurl calls back while it carries a request. Included by the HTTP client alone.
namespace sealion::remote {

/// What curl reads a request's body from. Refers to the pieces.
class BodyReader {
 public:
  explicit BodyReader(const std::vector<ByteSpan>& pieces) : pieces_(pieces) {}

  std::size_t size() const;
  /// How many bytes there still were.
  std::size_t read(char* out, std::size_t room);
  void rewind() { piece_ = offset_ = 0; }

 private:
  const std::vector<ByteSpan>& pieces_;
  std::size_t piece_ = 0, offset_ = 0;
};

/// Headers as curl wants them, in memory that is wiped.
class HeaderList {
 public:
  void add(std::string_view text);
  /// Valid until another one is added.
  curl_slist* list();

 private:
  std::vector<SecretVector<char>> lines_;
  std::vector<curl_slist> nodes_;
};

/// One request and what comes back. Exceptions do not go through curl: they are kept.
class Transfer {
 public:
  /// Refers to both.
  Transfer(const HttpRequest& request, const ExecutionContext& context, CURL* easy);

  static std::size_t on_read(char* out, std::size_t size, std::size_t count, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t all, curl_off_t done);

  BodyReader body;
  HeaderList headers = {};
  HttpReply reply = {};
  std::exception_ptr thrown = nullptr;             ///< by what curl called back
  std::array<char, CURL_ERROR_SIZE> message = {};  ///< of curl

 private:
  void take_header(std::string_view line);
  void take_body(std::string_view bytes);
  template <typename Work>
  std::size_t guarded(std::size_t bytes, const Work& work) noexcept;

  CURL* easy_;
  const ExecutionContext& context_;
  std::size_t largest_;
  std::size_t header_bytes_ = 0;
};

}  // namespace sealion::remote
