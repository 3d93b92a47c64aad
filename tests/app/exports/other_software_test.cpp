#include <gtest/gtest.h>

#include "app/exports/formats.h"
#include "app/exports/predictor.h"
#include "files/safetensors.h"
#include "tests/alexnet/python.h"
#include "tests/app/exports/small_models.h"
#include "tests/files/temporary_folder.h"

// Files opened by software that is not ours: each script exits with 0 where the probabilities of
// the same pictures agree to 1e-4.

namespace {

using exports::Format;

/// The model's file, and one with pictures (RGB) and the probabilities that we compute.
class Case {
 public:
  Case(const exports::ExportedModel& model, Format format, const std::string& name,
       const exports::OnnxOptions& options = {})
      : model_(folder_ / name), expected_(folder_ / "expected.safetensors") {
    exports::write_model(model_, format, model, options);
    const auto pictures = small_models::pictures_for(model, 3);
    auto unscaled = model;
    unscaled.scaling = {};
    files::write_safetensors(
        expected_, {{{"images_rgb", pictures.expand({-1, -1, -1, 3})},
                     {"features", exports::Predictor(unscaled).rows(pictures)},
                     {"probabilities", exports::Predictor(model).probabilities(pictures)}},
                    {}});
  }

  std::vector<std::string> arguments() const { return {model_.string(), expected_.string()}; }

 private:
  TemporaryFolder folder_;
  std::filesystem::path model_, expected_;
};

TEST(Python, RunsTorchScript) {
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  for (const auto& [what, model] : small_models::all()) {
    const Case files(model, Format::torchscript, "model.pt");
    EXPECT_TRUE(run_python(python, "run_torchscript.py", files.arguments())) << what;
  }
}

TEST(Python, LoadsPthWithWeightsOnly) {
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  for (const auto& [what, model] : small_models::all()) {
    const Case files(model, Format::pth, "model.pth");
    EXPECT_TRUE(run_python(python, "run_tensors.py", files.arguments())) << what;
  }
}

TEST(Python, ReadsSafetensorsByTheSpecification) {
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  for (const auto& [what, model] : small_models::all()) {
    const Case files(model, Format::safetensors, "model.safetensors");
    EXPECT_TRUE(run_python(python, "run_tensors.py", files.arguments())) << what;
  }
}

bool run_node(const std::vector<std::string>& arguments) {
  std::string command = std::string("env -u LD_PRELOAD '") + FACESWEEP_NODE + "' " +
                        FACESWEEP_TEST_SCRIPTS + "/run_onnx.mjs '" + FACESWEEP_NODE_MODULES + "'";
  for (const auto& argument : arguments) command += " '" + argument + "'";
  return std::system(command.c_str()) == 0;
}

TEST(OnnxRuntimeWeb, RunsOnnx) {
  if (std::string(FACESWEEP_NODE).empty()) GTEST_SKIP() << "built without Node (FACESWEEP_PAGE)";
  for (const auto& [what, model] : small_models::all()) {
    const Case files(model, Format::onnx, "model.onnx");
    EXPECT_TRUE(run_node(files.arguments())) << what;
  }
}

TEST(OnnxRuntimeWeb, RunsTheHeadAlone) {
  if (std::string(FACESWEEP_NODE).empty()) GTEST_SKIP() << "built without Node (FACESWEEP_PAGE)";
  const Case files(small_models::conv4(), Format::onnx, "head.onnx", {/*head_only=*/true});
  EXPECT_TRUE(run_node(files.arguments()));
}

}  // namespace
