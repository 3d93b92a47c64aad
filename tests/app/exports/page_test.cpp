#include "app/exports/page.h"

#include <gtest/gtest.h>

#include "app/exports/page_files.h"
#include "app/exports/predictor.h"
#include "tests/app/exports/small_models.h"
#include "tests/files/temporary_folder.h"

namespace {

TEST(Page, OfANetworkOfTheUsersOwnNamesTheFormatThatHoldsIt) {
  const TemporaryFolder folder;
  const auto model = small_models::own_network(/*takes_planes=*/false);
  try {
    exports::write_page(folder / "page", exports::Predictor(model),
                        small_models::pictures_for(model, 2));
    FAIL() << "a page cannot hold TorchScript";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()),
              "the network own is TorchScript, which a page cannot run: export it with --format "
              "torchscript, which holds it");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder / ""));
}

TEST(Page, CarriesTheLicencesOfWhatRunsIt) {
  if (exports::page_files().empty()) GTEST_SKIP() << "built with FACESWEEP_PAGE=OFF";
  const auto notices = exports::page_files().back();
  EXPECT_EQ(notices.name, "THIRD_PARTY.txt");
  for (const auto* named : {"onnxruntime-web 1.20.1 (MIT)", "Copyright (c) Microsoft Corporation",
                            "Permission is hereby granted"}) {
    EXPECT_NE(notices.bytes.find(named), std::string_view::npos) << named;
  }
}

}  // namespace
