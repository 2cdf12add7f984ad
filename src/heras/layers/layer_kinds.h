#pragma once

#include <variant>

namespace sealion::heras {

class Input;
class Flatten;
class Reshape;
class Dense;
class Conv2D;
class DepthwiseConv2D;
class AveragePooling2D;
class GlobalAveragePooling2D;
class ZeroPadding2D;
class BatchNormalization;
class Activation;
class ActivitySparsifier;
class Dropout;
class Add;
class Concatenate;
class IntegerProgram;

/// A layer as what it is. This is the one list of the kinds that there are: model files are read
/// by it, and whoever treats kinds differently visits it (`visit_layer`) with a case for each, or
/// does not compile.
using AnyLayer =
    std::variant<const Input*, const Flatten*, const Reshape*, const Dense*, const Conv2D*,
                 const DepthwiseConv2D*, const AveragePooling2D*, const GlobalAveragePooling2D*,
                 const ZeroPadding2D*, const BatchNormalization*, const Activation*,
                 const ActivitySparsifier*, const Dropout*, const Add*, const Concatenate*,
                 const IntegerProgram*>;

/// What each kind says of itself by being one. `L` is the kind, with its name in `kind_name` and
/// its place in AnyLayer; `Base` what it has in common with others: Layer, UnaryLayer, LinearLayer.
template <typename L, typename Base>
class Kind : public Base {
 public:
  const char* kind() const final { return L::kind_name; }
  AnyLayer any() const final { return static_cast<const L*>(this); }

 protected:
  using Base::Base;
};

}  // namespace sealion::heras
