#pragma once

#include <string>

#include "cli/pages/templates.h"

namespace sealion::cli {

/// An HTML page that needs no other file: `templates/page.html` around the template of its middle.
class Page {
 public:
  /// `middle`: a file of `templates/`; `command`: of ours, that makes the page.
  Page(const std::string& title, const char* middle, const std::string& command);

  TemplateValues& middle() { return *middle_; }
  std::string render() const;

 private:
  TemplateValues values_;
  TemplateValues* middle_;  ///< owned by values_
};

}  // namespace sealion::cli
