#include "serving/serve.h"

#include <boost/asio/ip/address.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "ledger/file_ledger.h"
#include "serving/keys/folder_key_store.h"

namespace sealion::serving {
namespace {

void check_exposure(const ServeOptions& options) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(options.http.address, error);
  if (error) {
    fail(ErrorCode::invalid_argument, "'{}' is no network address to listen on",
         options.http.address);
  }
  if (address.is_loopback() || options.http.certificate || options.allows_plain_text) return;
  fail(ErrorCode::insecure,
       "on '{}' others can read tokens and see who asks: give a certificate with --tls-certificate "
       "and --tls-key, or, behind a proxy that has TLS, say --insecure-no-tls",
       options.http.address);
}

std::string url_of(const HttpOptions& options, std::uint16_t port) {
  const bool is_v6 = options.address.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", options.certificate ? "https" : "http", is_v6 ? "[" : "",
                     options.address, is_v6 ? "]" : "", port);
}

}  // namespace

void serve(const ServeOptions& options, std::FILE* log_stream,
           const std::function<void(const Started&)>& tell) {
  check_exposure(options);
  Log log(log_stream);
  FolderKeyStore keys(options.state);
  const auto ledger = std::make_shared<FileLedger>(options.state / "queries.json");
  Site site(options.limits, keys, options.page ? PageFiles(*options.page) : PageFiles(), log,
            read_configuration(options.sources, nullptr, ledger, log));
  Application application(site);
  HttpServer server(options.http, application);
  const Expiry expiry(site);
  const Started started{url_of(options.http, server.port()), site.configuration().models->all()};
  tell(started);
  log.event("started", {{"url", started.url},
                        {"models", started.models.size()},
                        {"devices", devices_of(*site.configuration().models)}});
  server.run([&] { reload(site, options.sources, ledger); });
  log.event("ended", nlohmann::ordered_json::object());
}

}  // namespace sealion::serving
