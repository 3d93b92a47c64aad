#include "app/exports/read_model.h"

#include <gtest/gtest.h>
#include <torch/script.h>
#include <torch/serialize.h>

#include <fstream>
#include <stdexcept>

#include "app/exports/contents.h"
#include "app/exports/formats.h"
#include "app/exports/verified_file.h"
#include "files/whole_file.h"
#include "tests/app/exports/small_models.h"
#include "tests/files/temporary_folder.h"
#include "tests/files/torch_files.h"

namespace {

using exports::Format;

std::string message_of(const std::filesystem::path& path) {
  try {
    exports::read_model(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(ReadModel, NamesAFileThatIsTruncatedAnywhere) {
  const TemporaryFolder folder;
  const auto path = folder / "model";
  for (const auto format : {Format::torchscript, Format::onnx, Format::safetensors, Format::pth}) {
    exports::write_model(path, format, small_models::pixels());
    const auto whole = files::read_whole(path);
    for (const double share : {0.0, 0.001, 0.3, 0.9, 0.999}) {
      files::write_whole(path, whole.substr(0, static_cast<size_t>(share * whole.size())));
      const auto message = message_of(path);
      EXPECT_EQ(message.find(path.string() + ": "), 0U) << share << ": " << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }
  }
}

TEST(ReadModel, RefusesAStorageShorterThanItsTensor) {
  const TemporaryFolder folder;
  const auto path = folder / "model";
  for (const auto format : {Format::torchscript, Format::pth}) {
    exports::write_model(path, format, small_models::pixels());
    files::write_whole(path, torch_files::with_half_a_storage(files::read_whole(path)));
    EXPECT_EQ(message_of(path), path.string() + ": damaged: its data/0 is shorter than its tensor");
  }
}

TEST(ReadModel, NamesAFileOfAnotherProgram) {
  const TemporaryFolder folder;
  const auto path = folder / "foreign";
  files::write_whole(path, "hello, this is no model");
  EXPECT_EQ(message_of(path), path.string() +
                                  ": not a model: expected a TorchScript, ONNX, safetensors or "
                                  "pth file that facesweep exported");
  files::write_safetensors(path, {{{"weight", torch::zeros({2})}}, {}});
  EXPECT_EQ(message_of(path), path.string() + ": not a model that facesweep exported");
  torch::jit::Module other("Other");
  other.define("def forward(self, x):\n    return x\n");
  other.save(path.string());
  EXPECT_EQ(message_of(path),
            path.string() + ": is TorchScript, but not a model that facesweep exported");
  const auto pickled = torch::pickle_save(torch::zeros({2}));
  files::write_whole(path, {pickled.data(), pickled.size()});
  EXPECT_EQ(message_of(path), path.string() + ": it holds no dictionary");
  EXPECT_NE(message_of(folder / "nothing"), "");
}

TEST(ReadModel, SaysWhatDoesNotFit) {
  const TemporaryFolder folder;
  const auto path = folder / "model.safetensors";
  const auto whole = exports::contents_of(small_models::pixels());
  auto missing = whole;
  missing.tensors.erase("hidden.bias");
  files::write_safetensors(path, missing);
  EXPECT_EQ(message_of(path), path.string() + ": the parameter hidden.bias is missing");
  auto wrong = whole;
  wrong.tensors["output.weight"] = torch::zeros({3, 5});
  files::write_safetensors(path, wrong);
  EXPECT_EQ(message_of(path), path.string() + ": output.weight: its shape does not fit the model");
  auto infinite = whole;
  infinite.tensors["input.mean"] = torch::full({144}, INFINITY);
  files::write_safetensors(path, infinite);
  EXPECT_EQ(message_of(path), path.string() + ": input.mean: holds a value that is not finite");
  auto nameless = whole;
  nameless.metadata["class_names"] = "[1]";
  files::write_safetensors(path, nameless);
  EXPECT_EQ(message_of(path),
            path.string() + ": metadata#/class_names/0: expected a string, got 1");
}

TEST(ReadModel, SaysThatAHeadAloneTakesNoPictures) {
  const TemporaryFolder folder;
  exports::write_model(folder / "head.onnx", Format::onnx, small_models::conv4(), {true});
  EXPECT_NE(message_of(folder / "head.onnx").find("takes no pictures"), std::string::npos);
}

TEST(VerifiedFile, LeavesNothingWhereTheFileCannotBeWritten) {
  const TemporaryFolder folder;
  const exports::Predictor predictor(small_models::pixels());
  const auto pictures = small_models::pictures_for(predictor.model(), 2);
  const auto found =
      exports::write_verified(folder / "model.pt", Format::torchscript, predictor, pictures);
  EXPECT_LE(found.largest_difference, 1e-5);
  EXPECT_EQ(found.pictures, 2);
  EXPECT_EQ(found.bytes, static_cast<int64_t>(std::filesystem::file_size(folder / "model.pt")));
  std::filesystem::create_directories(folder / "taken");
  files::write_whole(folder / "taken" / "file", "x");
  EXPECT_ANY_THROW(exports::write_verified(folder / "taken", Format::pth, predictor, pictures));
  const auto count = std::distance(std::filesystem::directory_iterator(folder / ""),
                                   std::filesystem::directory_iterator());
  EXPECT_EQ(count, 2);  // model.pt and taken
}

}  // namespace
