#pragma once

#include <span>
#include <string_view>

namespace sealion::cli {

/// A file of `templates/`.
struct EmbeddedTemplate {
  std::string_view name;  ///< "page.html"
  std::string_view text;
};

/// All of them, as they were when this program was built.
std::span<const EmbeddedTemplate> embedded_templates();

}  // namespace sealion::cli
