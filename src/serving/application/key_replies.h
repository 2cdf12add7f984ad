#pragma once

#include <memory>
#include <string>

#include "base/digest.h"
#include "serving/application/site.h"
#include "serving/protocol/message.h"

/// What callers do with their evaluation keys.
namespace sealion::serving {

/// The digest that an address names; throws Problem.
Digest read_key_address(const std::string& text);

Reply list_keys(const Site& site, const Caller& caller);
Reply look_for_key(Site& site, const Caller& caller, const Digest& digest);
Reply delete_key(Site& site, const Caller& caller, const Digest& digest);

/// 200 for a key that is here already.
Reply key_is_here();
/// Takes a key of so many bytes. Throws Problem, as KeyStore::receive.
std::shared_ptr<Exchange> receive_key(Site& site, const Caller& caller, const Digest& digest,
                                      std::uint64_t bytes, std::shared_ptr<RequestSummary> summary);

}  // namespace sealion::serving
