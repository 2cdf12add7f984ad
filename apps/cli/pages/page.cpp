#include "cli/pages/page.h"

namespace sealion::cli {

Page::Page(const std::string& title, const char* middle, const std::string& command)
    : values_("page"), middle_(values_.AddIncludeDictionary("MIDDLE")) {
  values_.SetValue("TITLE", title);
  values_.SetValue("VERSION", SEALION_VERSION);
  values_.SetValue("COMMAND", command);
  values_.AddIncludeDictionary("STYLE")->SetFilename("page.css");
  middle_->SetFilename(middle);
}

std::string Page::render() const { return cli::render("page.html", values_); }

}  // namespace sealion::cli
