#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "onnx/file/graph.h"
#include "onnx/file/messages.h"

namespace sealion::onnx::testing {

/// Makes files for tests, part by part. `proto` is what it has so far.
class ModelFile {
 public:
  /// Without any part, of opset 13 of ai.onnx.
  ModelFile();

  /// Arrays of float32, or of this type; a size of -1 is any.
  ModelFile& input(const std::string& name, const std::vector<std::int64_t>& shape,
                   int type = ::onnx::TensorProto::FLOAT);
  ModelFile& output(const std::string& name, const std::vector<std::int64_t>& shape,
                    int type = ::onnx::TensorProto::FLOAT);
  /// Of float32, in the field of its type.
  ModelFile& initialiser(const std::string& name, const std::vector<std::int64_t>& shape,
                         const std::vector<float>& values);
  /// To be filled in.
  ::onnx::TensorProto& initialiser(const std::string& name);
  ::onnx::NodeProto& node(const std::string& operation, const std::vector<std::string>& inputs,
                          const std::vector<std::string>& outputs);
  ModelFile& opset(const std::string& domain, std::int64_t version);
  /// The sequence of maps that ZipMap makes.
  ModelFile& map_output(const std::string& name);

  ByteVector bytes() const;
  /// Named "test".
  Graph read() const;

  ::onnx::ModelProto proto;
};

/// y = x W + b of x [any, 3] and y [any, 2].
ModelFile gemm_file();

/// With something of every kind that a file can have, out of order.
ModelFile broad_file();

/// To be filled in.
::onnx::AttributeProto& add_attribute(::onnx::NodeProto& node, const std::string& name,
                                      ::onnx::AttributeProto::AttributeType type);

}  // namespace sealion::onnx::testing
