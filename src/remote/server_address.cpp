#include "remote/server_address.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <memory>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace sealion::remote {
namespace {

[[noreturn]] void refuse_address(const std::string& url, const std::string& why) {
  fail(ErrorCode::invalid_argument,
       "'{}' is no address of a server ({}): http://HOST:PORT or https://HOST, and perhaps "
       "/v2/models/NAME behind it",
       url, why);
}

/// curl's reading of an address, which is also what curl will do.
class ParsedUrl {
 public:
  explicit ParsedUrl(const std::string& url) : url_(curl_url()) {
    if (!url_) throw std::bad_alloc();
    const CURLUcode code = curl_url_set(url_.get(), CURLUPART_URL, url.c_str(), 0);
    if (code != CURLUE_OK) refuse_address(url, curl_url_strerror(code));
  }

  /// Empty where there is none.
  std::string part(CURLUPart which) const {
    char* text = nullptr;
    if (curl_url_get(url_.get(), which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
    return text;
  }

 private:
  struct Deleter {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
  };
  std::unique_ptr<CURLU, Deleter> url_;
};

bool names_this_machine(const std::string& host) {
  if (curl_strequal(host.c_str(), "localhost") != 0) return true;
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  return host == "[::1]";
}

std::vector<std::string> segments_of(const std::string& path) {
  std::vector<std::string> segments;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at) segments.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

/// What stands behind "v2": nothing, or a model.
std::optional<ModelAddress> model_of(const std::vector<std::string>& rest, const std::string& url) {
  if (rest.empty()) return std::nullopt;
  const bool has_version = rest.size() == 4 && rest[2] == "versions";
  if (rest[0] != "models" || (rest.size() != 2 && !has_version)) {
    refuse_address(url, "behind /v2 stands /models/NAME, or /models/NAME/versions/VERSION");
  }
  check_name(rest[1], "the model");
  if (has_version) check_name(rest[3], "the version");
  return ModelAddress{rest[1], has_version ? rest[3] : ""};
}

void refuse_what_is_no_address(const ParsedUrl& parsed, const std::string& scheme,
                               const std::string& url) {
  if (scheme != "http" && scheme != "https") refuse_address(url, "its protocol is " + scheme);
  // Said without the address, which may hold a password.
  if (!parsed.part(CURLUPART_USER).empty() || !parsed.part(CURLUPART_PASSWORD).empty()) {
    fail(ErrorCode::invalid_argument,
         "an address of a server holds no user and no password: a token says who asks");
  }
  for (const CURLUPart part : {CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
    if (!parsed.part(part).empty()) refuse_address(url, "there is no query and no fragment in it");
  }
}

}  // namespace

std::string ModelAddress::path() const {
  return "/v2/models/" + name + (version.empty() ? "" : "/versions/" + version);
}

ServerAddress parse_server_address(const std::string& url) {
  const ParsedUrl parsed(url);
  const std::string scheme = parsed.part(CURLUPART_SCHEME), host = parsed.part(CURLUPART_HOST);
  refuse_what_is_no_address(parsed, scheme, url);
  ServerAddress address{scheme + "://" + host + ":" + parsed.part(CURLUPART_PORT),
                        scheme == "https", names_this_machine(host)};
  const std::vector<std::string> segments = segments_of(parsed.part(CURLUPART_PATH));
  auto at = segments.begin();
  for (; at != segments.end() && *at != "v2"; ++at) address.base += "/" + *at;
  if (at != segments.end()) address.model = model_of({at + 1, segments.end()}, url);
  return address;
}

}  // namespace sealion::remote
