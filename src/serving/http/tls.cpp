#include "serving/http/tls.h"

#include <openssl/ssl.h>

#include <boost/system/error_code.hpp>
#include <memory>

#include "base/error.h"
#include "base/file.h"

namespace sealion::serving {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr std::uintmax_t largest_pem = std::uintmax_t{1} << 20;

}  // namespace

TlsContext make_tls(const Certificate& certificate) {
  const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                       ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
                       SSL_OP_NO_RENEGOTIATION);
  // Thousands of connections may be open, and few of them speak.
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  const ByteVector chain = read_file(certificate.chain, largest_pem);
  error_code error;
  context->use_certificate_chain(boost::asio::buffer(chain), error);
  if (error) {
    fail(ErrorCode::corrupt, "{}: no chain of certificates in PEM: {}", certificate.chain.string(),
         error.message());
  }
  const auto key = read_service_secret_file(certificate.key, largest_pem);
  context->use_private_key(boost::asio::buffer(key.data(), key.size()), ssl::context::pem, error);
  if (error) {
    fail(ErrorCode::corrupt, "{}: no private key in PEM, or not that of {}: {}",
         certificate.key.string(), certificate.chain.string(), error.message());
  }
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    fail(ErrorCode::incompatible, "{}: not the private key of {}", certificate.key.string(),
         certificate.chain.string());
  }
  return context;
}

}  // namespace sealion::serving
