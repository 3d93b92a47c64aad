#include "app/report/page.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace report {
namespace {

using nlohmann::json;

TEST(SafeInScript, HoldsNothingThatEndsTheElement) {
  const json data{{"name", "</script><!-- <script>"},
                  {"text",
                   "a\xe2\x80\xa8"
                   "b\xe2\x80\xa9"
                   "c\xe2\x80\xa6"}};
  const auto safe = safe_in_script(data.dump());
  EXPECT_EQ(safe.find('<'), std::string::npos);
  EXPECT_EQ(safe.find("\xe2\x80\xa8"), std::string::npos);
  EXPECT_EQ(safe.find("\xe2\x80\xa9"), std::string::npos);
  EXPECT_EQ(json::parse(safe), data);
}

TEST(SafeInScript, LeavesATextThatBreaksOffAlone) {
  EXPECT_EQ(safe_in_script("\xe2\x80"), "\xe2\x80");
}

TEST(Page, HoldsTheDataAndNamesNoAddressToLoadFrom) {
  if (!has_page()) GTEST_SKIP() << "built with FACESWEEP_PAGE=OFF";
  const auto text = page(R"({"name":"a </script> b"})");
  EXPECT_NE(text.find(R"({"name":"a \u003c/script> b"})"), std::string::npos);
  EXPECT_EQ(text.find("FACESWEEP_REPORT_DATA"), std::string::npos);
  for (const auto* loads : {"src=\"http", "href=\"http", "@import", "url(http", "url(//"}) {
    EXPECT_EQ(text.find(loads), std::string::npos) << loads;
  }
  EXPECT_NE(text.find("default-src 'none'"), std::string::npos);
}

TEST(Page, CarriesTheLicencesOfWhatIsInIt) {
  if (!has_page()) GTEST_SKIP() << "built with FACESWEEP_PAGE=OFF";
  const auto text = page("{}");
  for (const auto* named : {"vega-lite 6.", "d3-scale 4.", "Redistributions in binary form"}) {
    EXPECT_NE(text.find(named), std::string::npos) << named;
  }
}

}  // namespace
}  // namespace report
