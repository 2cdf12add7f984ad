// A program's bytes.
#include "program/program.h"

#include "program/serialise.h"
#include "round_trip.h"

namespace {

using namespace sealion;

Program read_bytes(ByteSpan bytes) {
  ByteReader reader(bytes, "fuzz");
  Program program = read_program(reader);
  reader.expect_end();
  return program;
}

ByteVector bytes_of(const Program& program) {
  ByteWriter writer;
  write_program(writer, program);
  return writer.bytes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::expect_canonical({data, size}, read_bytes, bytes_of);
  return 0;
}
