#include "cli/pages/templates.h"

#include <gtest/gtest.h>

#include "cli/pages/embedded_templates.h"
#include "cli/pages/parts.h"

namespace sealion::cli {
namespace {

constexpr const char* hostile = "<script>alert('1')</script>\"&";
constexpr const char* harmless = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;";

/// The part of this name, alone.
std::string render_part(const char* name, const TemplateValues& values) {
  ctemplate::StringToTemplateCache(name, std::string("{{>") + name + "}}",
                                   ctemplate::STRIP_BLANK_LINES);
  return render(name, values);
}

TEST(Templates, AllEscape) {
  EXPECT_GT(embedded_templates().size(), 10u);
  for (const EmbeddedTemplate& file : embedded_templates()) {
    if (file.name.ends_with(".css")) continue;  // has no values
    const char* context = file.name.ends_with(".svg") ? "XML" : "HTML";
    EXPECT_TRUE(file.text.starts_with("{{%AUTOESCAPE context=\"" + std::string(context) + "\"}}\n"))
        << file.name;
  }
}

TEST(Templates, NoTextIsMarkup) {
  EXPECT_EQ(escape_html(hostile), harmless);
  TemplateValues values("page");
  add_legend(values, "LEGEND", {{hostile, hostile}});
  ReportTable table({{hostile, Alignment::left}, {"n"}});
  table.add({hostile, 1}, hostile);
  add_table(values, "TABLE", table);
  add_picture(values, "PICTURE", {{std::vector<std::uint8_t>(1), 1, 1}, hostile});
  for (const char* part : {"LEGEND", "TABLE", "PICTURE"}) {
    const std::string html = render_part(part, values);
    EXPECT_EQ(html.find("<script"), std::string::npos) << html;
    EXPECT_NE(html.find(harmless), std::string::npos) << html;
  }
}

TEST(Templates, ATableHasWhatPeopleRead) {
  ReportTable table({{"model", Alignment::left}, {"n"}, {"", Alignment::left, Unit::none, "file"}});
  table.add({"a", 4096, "a.sealion"}, "measured");
  table.add_note("more of it");
  TemplateValues values("page");
  add_table(values, "TABLE", table);
  EXPECT_EQ(render_part("TABLE", values),
            "<div class=\"scroll\"><table class=\"results number\"><thead><tr><th "
            "scope=\"col\">model</th><th scope=\"col\">n</th></tr></thead><tbody>\n"
            "<tr class=\"measured\"><th scope=\"row\">a</th><td>4096</td></tr>\n"
            "</tbody></table></div>\n");
}

}  // namespace
}  // namespace sealion::cli
