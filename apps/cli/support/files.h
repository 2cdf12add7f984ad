#pragma once

#include <filesystem>
#include <string>

#include "client/client.h"
#include "exchange/manifest.h"
#include "exchange/messages.h"

namespace sealion::cli {

/// The public manifest that an argument names: a JSON file, or a model file or zoo name, whose
/// manifest is the file beside it or, where there is none, the one inside it.
Manifest load_manifest(const std::string& argument);

/// The secret key in a file; throws `incompatible` where it is not for this modulus chain.
SecretKey load_key(const std::filesystem::path& path, const ModulusChainPtr& chain);

/// An encrypted answer from an untrusted file or "-" for standard input, checked against the
/// client's manifest.
Message<Response> load_response(const std::string& argument, const Client& client,
                                const ExecutionContext& context);

/// Throws what writing would throw, before long work is done in vain.
void check_writable(const std::filesystem::path& path);

}  // namespace sealion::cli
