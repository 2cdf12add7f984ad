#pragma once

namespace sealion {

/// Whose ciphertexts a server takes: it decides with what noise they come.
enum class ClientKind {
  sealion,  ///< ours: messages are centred, encryption is under the secret key
  seal      ///< Microsoft SEAL: messages in [0, t), encryption under the secret or the public key
};

const char* to_string(ClientKind client);

}  // namespace sealion
