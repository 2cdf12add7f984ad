// client encrypt MANIFEST KEY BATCH: two records as a batch
// client decrypt MANIFEST KEY BATCH ANSWER: what the answer to it tells of each
#include <sealion/client.h>

#include <fstream>
#include <iostream>
#include <iterator>

using namespace sealion::client;

std::vector<std::uint8_t> read(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int main(int, char** argv) try {
  const auto json = read(argv[2]);
  const auto manifest = Manifest::from_json({json.begin(), json.end()});
  const auto key = SecretKey::from_bytes(manifest, read(argv[3]));
  if (argv[1] == std::string("encrypt")) {
    std::vector<std::int64_t> records(manifest.inputs(), 0);
    records.resize(2 * manifest.inputs(), 1);
    std::ofstream out(argv[4], std::ios::binary);
    for (const auto byte : Client(manifest).encrypt(key, records)) out.put(static_cast<char>(byte));
  } else {
    const Client client(manifest);
    const auto answers = client.decrypt(key, client.record(read(argv[4])), read(argv[5]));
    if (const auto names = manifest.classes(); !names.empty()) {
      for (const auto found : manifest.read_classes(answers)) std::cout << names[found] << '\n';
    } else {
      for (const auto number : manifest.read_numbers(answers)) std::cout << number << '\n';
    }
  }
} catch (const sealion::Error& error) {
  return std::cerr << error.what() << '\n', 1;
}
