// server MODEL: answers one encrypted request, from standard input to standard output
#include <sealion/server.h>

#include <iostream>
#include <iterator>
#include <vector>

int main(int argc, char** argv) try {
  if (argc != 2) return std::cerr << "usage: server MODEL <request >answer\n", 2;
  const auto service = sealion::server::Service::load(argv[1]);
  const std::vector<char> in{std::istreambuf_iterator<char>(std::cin), {}};
  const std::vector<std::uint8_t> request(in.begin(), in.end());
  for (const auto byte : service.answer(request)) std::cout.put(static_cast<char>(byte));
} catch (const sealion::Error& error) {
  return std::cerr << error.what() << '\n', 1;
}
