// One end of a talk with Microsoft SEAL, which peer_test.mjs holds: peer write|check bgv|bfv
// FOLDER.

#include "peer.h"

#include <cstdio>
#include <exception>

namespace {

using namespace sealion;

int usage() {
  std::fputs("usage: peer write|check bgv|bfv FOLDER\n", stderr);
  return 2;
}

void run(const std::string& command, seal::Scheme scheme, const std::filesystem::path& folder) {
  if (command == "write") {
    testing::write_objects(scheme, folder);
  } else {
    testing::check_objects(scheme, folder);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return usage();
  const std::string command = argv[1], scheme = argv[2];
  if ((command != "write" && command != "check") || (scheme != "bgv" && scheme != "bfv")) {
    return usage();
  }
  try {
    run(command, scheme == "bgv" ? seal::Scheme::bgv : seal::Scheme::bfv, argv[3]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "peer: %s\n", error.what());
    return 1;
  }
  return 0;
}
