#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

#include "app/exports/contents.h"
#include "app/exports/formats.h"
#include "app/exports/predictor.h"
#include "app/exports/read_model.h"
#include "files/content_digest.h"
#include "files/whole_file.h"
#include "tests/app/exports/small_models.h"
#include "tests/files/temporary_folder.h"

namespace {

using exports::Format;

/// What can be asked of a model: its numbers and all that it says of itself.
std::string digest_of(const exports::ExportedModel& model) {
  return files::content_digest(exports::contents_of(model));
}

class FlippedBits : public testing::TestWithParam<Format> {};

TEST_P(FlippedBits, AreRefusedByNameOrChangeNothing) {
  const TemporaryFolder folder;
  const auto path = folder / "model";
  exports::write_model(path, GetParam(), small_models::pixels());
  const auto whole = files::read_whole(path);
  const auto digest = digest_of(exports::read_model(path));
  std::mt19937_64 random(18);
  int refused = 0;
  for (int flip = 0; flip < 200; ++flip) {
    auto bytes = whole;
    const auto bit = random() % (8 * bytes.size());
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    files::write_whole(path, bytes);
    try {
      EXPECT_EQ(digest_of(exports::read_model(path)), digest) << "bit " << bit;
    } catch (const std::runtime_error& error) {
      const std::string message = error.what();
      EXPECT_EQ(message.find(path.string() + ": "), 0U) << message;
      EXPECT_EQ(message.find('\n'), message.npos) << message;
      EXPECT_EQ(message.find("a mistake in facesweep"), message.npos) << message;
      ++refused;
    }
  }
  EXPECT_GT(refused, 100);
}

INSTANTIATE_TEST_SUITE_P(OfEveryFormat, FlippedBits,
                         testing::Values(Format::torchscript, Format::onnx, Format::safetensors,
                                         Format::pth));

}  // namespace
