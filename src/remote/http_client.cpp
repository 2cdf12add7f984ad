#include "remote/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <exception>
#include <new>
#include <string_view>
#include <utility>

#include "remote/printable.h"
#include "remote/transfer.h"

namespace sealion::remote {
namespace {

constexpr int between_looks_ms = 100;
constexpr long body_buffer_bytes = 512L * 1024;
/// What a server has to say whether it wants a large body, before it gets it unasked.
constexpr long asked_first_ms = 300;

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::bad_alloc();
}

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) {
    fail(ErrorCode::unsupported, "libcurl does not take its option {}: {}",
         static_cast<int>(option), curl_easy_strerror(code));
  }
}

bool is_about_trust(int code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR ||
         code == CURLE_SSL_PINNEDPUBKEYNOTMATCH || code == CURLE_SSL_INVALIDCERTSTATUS;
}

/// What another try will not mend.
bool is_lasting(int code) {
  return is_about_trust(code) || code == CURLE_COULDNT_RESOLVE_HOST ||
         code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_SSL_CONNECT_ERROR ||
         code == CURLE_SSL_CACERT_BADFILE || code == CURLE_UNSUPPORTED_PROTOCOL ||
         code == CURLE_OPERATION_TIMEDOUT || code == CURLE_WEIRD_SERVER_REPLY;
}

}  // namespace

const std::string& HttpReply::header(const std::string& name) const {
  static const std::string none;
  const auto found = headers.find(name);
  return found == headers.end() ? none : found->second;
}

struct HttpClient::Curl {
  Curl() {
    start_curl();
    easy = curl_easy_init();
    multi = curl_multi_init();
    if (easy == nullptr || multi == nullptr) throw std::bad_alloc();
  }
  Curl(const Curl&) = delete;
  Curl& operator=(const Curl&) = delete;
  ~Curl() {
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
  }

  CURL* easy = nullptr;
  CURLM* multi = nullptr;
};

HttpClient::HttpClient(const ServerAddress& server, HttpOptions options)
    : base_(server.base),
      is_loopback_(server.is_loopback),
      options_(std::move(options)),
      curl_(std::make_unique<Curl>()) {
  const bool is_private = server.is_encrypted || server.is_loopback;
  if (!options_.token.is_there() || is_private || options_.may_send_token_in_clear) return;
  fail(ErrorCode::insecure,
       "the token would go to '{}' unencrypted, for everybody on the way to read: use https://, or "
       "say --insecure-no-tls where the way is safe by other means",
       base_);
}

HttpClient::~HttpClient() = default;

void HttpClient::configure_body(const HttpRequest& request, Transfer& transfer) {
  CURL* const easy = curl_->easy;
  const std::string_view method = request.method;
  const auto bytes = static_cast<curl_off_t>(transfer.body.size());
  if (method == "GET") return set(easy, CURLOPT_HTTPGET, 1L);
  if (method == "HEAD") return set(easy, CURLOPT_NOBODY, 1L);
  set(easy, CURLOPT_READFUNCTION, &Transfer::on_read);
  set(easy, CURLOPT_READDATA, &transfer);
  set(easy, CURLOPT_SEEKFUNCTION, &Transfer::on_seek);
  set(easy, CURLOPT_SEEKDATA, &transfer);
  if (method == "PUT") {
    set(easy, CURLOPT_UPLOAD, 1L);
    set(easy, CURLOPT_INFILESIZE_LARGE, bytes);
  } else {
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, bytes);
  }
}

void HttpClient::configure(const HttpRequest& request, Transfer& transfer) {
  CURL* const easy = curl_->easy;
  const std::string url = base_ + request.path;
  curl_easy_reset(easy);  // connections stay
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  if (!options_.authorities.empty()) set(easy, CURLOPT_CAINFO, options_.authorities.c_str());
  if (is_loopback_) set(easy, CURLOPT_PROXY, "");  // a proxy would be another machine
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_USERAGENT, "sealion");
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(1000 * options_.connect_seconds));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(1000 * options_.request_seconds));
  set(easy, CURLOPT_EXPECT_100_TIMEOUT_MS, asked_first_ms);
  set(easy, CURLOPT_BUFFERSIZE, body_buffer_bytes);
  set(easy, CURLOPT_UPLOAD_BUFFERSIZE, body_buffer_bytes);
  // On a kept connection that ends without a reply curl sends a request once more by itself.
  set(easy, CURLOPT_FRESH_CONNECT, request.on_fresh_connection ? 1L : 0L);
  set(easy, CURLOPT_ERRORBUFFER, transfer.message.data());
  set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy, CURLOPT_HEADERDATA, &transfer);
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy, CURLOPT_WRITEDATA, &transfer);
  set(easy, CURLOPT_NOPROGRESS, 0L);
  set(easy, CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
  set(easy, CURLOPT_XFERINFODATA, &transfer);
  configure_body(request, transfer);
  for (const std::string& header : request.headers) transfer.headers.add(header);
  if (options_.token.is_there()) {
    SecretVector<char> line;
    for (const std::string_view part :
         {std::string_view("Authorization: Bearer "), options_.token.text()}) {
      line.insert(line.end(), part.begin(), part.end());
    }
    transfer.headers.add({line.data(), line.size()});
  }
  set(easy, CURLOPT_HTTPHEADER, transfer.headers.list());
}

/// curl's code for how it ended.
int HttpClient::run(const ExecutionContext& context) {
  struct Added {
    Added(CURLM* m, CURL* e) : multi(m), easy(e) { curl_multi_add_handle(multi, easy); }
    Added(const Added&) = delete;
    Added& operator=(const Added&) = delete;
    ~Added() { curl_multi_remove_handle(multi, easy); }
    CURLM* multi;
    CURL* easy;
  };
  const Added added(curl_->multi, curl_->easy);
  for (int running = 1; running != 0;) {
    const CURLMcode code = curl_multi_perform(curl_->multi, &running);
    if (code != CURLM_OK) fail(ErrorCode::io, "libcurl: {}", curl_multi_strerror(code));
    if (running != 0) curl_multi_poll(curl_->multi, nullptr, 0, between_looks_ms, nullptr);
    context.check_stop();
  }
  int left = 0;
  const CURLMsg* const message = curl_multi_info_read(curl_->multi, &left);
  return message == nullptr ? CURLE_OK : message->data.result;
}

void HttpClient::fail_transfer(int code, const HttpRequest& request, const Transfer& transfer) {
  long sent = 0;  // bytes of the request, headers and all
  curl_easy_getinfo(curl_->easy, CURLINFO_REQUEST_SIZE, &sent);
  const std::string what = fmt::format("{} {}{}", request.method, base_, request.path);
  if (transfer.thrown) {
    try {
      std::rethrow_exception(transfer.thrown);
    } catch (const Error& error) {
      throw TransferError(error.code(), fmt::format("{}: {}", what, error.what()), true, false);
    }
  }
  const char* const told = transfer.message[0] != '\0'
                               ? transfer.message.data()
                               : curl_easy_strerror(static_cast<CURLcode>(code));
  const ErrorCode kind = is_about_trust(code) ? ErrorCode::insecure
                         : code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL
                             ? ErrorCode::corrupt
                             : ErrorCode::io;
  throw TransferError(kind, fmt::format("{}: {}", what, printable(told)), sent > 0,
                      !is_lasting(code));
}

HttpReply HttpClient::send(const HttpRequest& request, const ExecutionContext& context) {
  Transfer transfer(request, context, curl_->easy);
  configure(request, transfer);
  const int code = run(context);
  curl_off_t sent = 0;
  curl_easy_getinfo(curl_->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
  traffic_.sent += static_cast<std::size_t>(sent);
  traffic_.received += transfer.reply.body.size();
  if (code != CURLE_OK) fail_transfer(code, request, transfer);
  long status = 0;
  curl_easy_getinfo(curl_->easy, CURLINFO_RESPONSE_CODE, &status);
  transfer.reply.status = static_cast<int>(status);
  return std::move(transfer.reply);
}

}  // namespace sealion::remote
