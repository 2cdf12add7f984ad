#pragma once

#include <filesystem>
#include <string>

#include "cli/support/options.h"
#include "client/client.h"
#include "exchange/manifest.h"
#include "exchange/request_record.h"

namespace sealion::cli {

/// The public manifest that an argument names: a JSON file, or a model file or zoo name, whose
/// manifest is the file beside it or, where there is none, the one inside it. Throws `insecure`
/// where it has less security than the client asks.
Manifest load_manifest(const ManifestArguments& arguments);

/// The secret key in a file; throws `incompatible` where it is not for this modulus chain.
SecretKey load_key(const std::filesystem::path& path, const ModulusChainPtr& chain);

/// What encrypt wrote of a request; or of the request itself, where that is what is named.
RequestRecord load_request_record(const std::filesystem::path& path, const Client& client,
                                  const ExecutionContext& context);

/// Throws what writing would throw, before long work is done in vain.
void check_writable(const std::filesystem::path& path);

}  // namespace sealion::cli
