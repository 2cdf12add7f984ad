#include "onnx/file/wire_size.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

namespace sealion::onnx {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr std::size_t bytes_of_message = 384;  // the largest class, and the pointer to it
constexpr std::size_t bytes_of_text = 48;
constexpr std::size_t bytes_of_number = 8;
constexpr int deepest = 100;  // messages in messages, as protobuf allows itself

/// Adds up one file's.
class Meter {
 public:
  void add_message(CodedInputStream& input, const Descriptor& type, int depth) {
    bytes_ += bytes_of_message;
    if (depth > deepest) return;
    while (const std::uint32_t tag = input.ReadTag()) {
      if (!add_field(input, type, tag, depth)) return;
    }
  }
  std::size_t bytes() const { return bytes_; }

 private:
  /// Whether the bytes make sense so far.
  bool add_field(CodedInputStream& input, const Descriptor& type, std::uint32_t tag, int depth) {
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      bytes_ += bytes_of_number;
      return WireFormatLite::SkipField(&input, tag);
    }
    int length = 0;
    if (!input.ReadVarintSizeAsInt(&length)) return false;
    const CodedInputStream::Limit limit = input.PushLimit(length);
    add_value(input, type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag)), length, depth);
    const bool is_whole = input.Skip(input.BytesUntilLimit());
    input.PopLimit(limit);
    return is_whole;
  }

  void add_value(CodedInputStream& input, const FieldDescriptor* field, int length, int depth) {
    if (field == nullptr) return;
    if (const Descriptor* message = field->message_type()) {
      add_message(input, *message, depth + 1);
    } else if (field->is_packable()) {
      bytes_ += bytes_of_number * static_cast<std::size_t>(length);
    } else {
      bytes_ += bytes_of_text;
    }
  }

  std::size_t bytes_ = 0;
};

}  // namespace

std::size_t wire_size(ByteSpan bytes, const Descriptor& type) {
  CodedInputStream input(bytes.data(), static_cast<int>(bytes.size()));
  Meter meter;
  meter.add_message(input, type, 0);
  return meter.bytes();
}

}  // namespace sealion::onnx
