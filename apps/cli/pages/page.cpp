#include "cli/pages/page.h"

#include <fmt/format.h>

#include "cli/pages/report.h"
#include "cli/pages/svg.h"

namespace sealion::cli {

std::string section(const std::string& title, const std::string& lead, const std::string& body,
                    const char* css_class) {
  return fmt::format(
      "<section class=\"card {}\">\n<h2>{}</h2>\n<p class=\"lead\">{}</p>\n{}</section>\n",
      css_class, title, lead, body);
}

std::string render_page(const Page& page) {
  return fmt::format(
             "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n",
             escape_html(page.title)) +
         report_css + "</style>\n</head>\n<body>\n" + page.header + "<main class=\"wrap\">\n" +
         page.body +
         fmt::format(
             "</main>\n<footer class=\"wrap\">Made by sealion " SEALION_VERSION
             " {}. SECURITY.md says what is promised and what is not.</footer>\n</body>\n</html>\n",
             escape_html(page.command));
}

}  // namespace sealion::cli
