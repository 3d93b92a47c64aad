#include "app/exports/page.h"

#include <gtest/gtest.h>

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

}  // namespace
